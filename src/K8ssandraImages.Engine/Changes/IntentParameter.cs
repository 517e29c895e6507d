namespace K8ssandraImages.Engine.Changes;

/// <summary>The parameters of a change as messages name them: of the cmdlet, and in parentheses of the command line.</summary>
internal static class IntentParameter
{
    public const string Override = "-Override (--override)";
    public const string Default = "-Default (--default)";
    public const string Component = "-Component (--component)";
    public const string ServerVersion = "-ServerVersion (--server-version)";
    public const string Registry = "-Registry (--registry)";
    public const string Repository = "-Repository (--repository)";
    public const string Name = "-Name (--name)";
    public const string Tag = "-Tag (--tag)";
    public const string Digest = "-Digest (--digest)";
    public const string Prefix = "-Prefix (--prefix)";
    public const string Suffix = "-Suffix (--suffix)";
    public const string PullPolicy = "-PullPolicy (--pull-policy)";
    public const string PullSecret = "-PullSecret (--pull-secret)";
    public const string Image = "-Image (--image)";
    public const string Remove = "-Remove (--remove)";

    /// <summary>The parameter that sets a field.</summary>
    public static string Of(ImageConfigField field) => field switch
    {
        ImageConfigField.Image => Image,
        ImageConfigField.Registry => Registry,
        ImageConfigField.Repository => Repository,
        ImageConfigField.Name => Name,
        ImageConfigField.Tag => Tag,
        ImageConfigField.Digest => Digest,
        ImageConfigField.Prefix => Prefix,
        ImageConfigField.Suffix => Suffix,
        ImageConfigField.PullPolicy => PullPolicy,
        _ => PullSecret,
    };

    /// <summary><c>-Remove Registry (--remove registry)</c>.</summary>
    public static string Removing(ImageConfigField field)
    {
        var flag = field switch
        {
            ImageConfigField.PullPolicy => "pull-policy",
            ImageConfigField.PullSecret => "pull-secret",
            _ => field.ToString().ToLowerInvariant(),
        };
        return "-Remove " + field + " (--remove " + flag + ")";
    }
}
