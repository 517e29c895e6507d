using K8ssandraImages.Engine.References;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// Checks what somebody wants written: the operators concatenate whatever they read, so a wrong value shows only when a pod
/// cannot pull its image.
/// </summary>
internal static class IntentValue
{
    private const int Longest = 120;
    private static readonly string[] Policies = ["Always", "IfNotPresent", "Never"];

    /// <summary>A registry: a host with a domain or a port, and where a mirror has one a path.</summary>
    public static string Registry(string value, Action<Diagnostic> report)
    {
        var scheme = value.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
            throw Bad(value, IntentParameter.Registry, "a registry has no scheme.", Write(value[(scheme + 3)..].TrimEnd('/')));
        if (value.EndsWith('/'))
            throw Bad(value, IntentParameter.Registry, "the operators add the slash themselves.", Write(value.TrimEnd('/')));
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? value : value[..slash];
        if (host.Any(char.IsAsciiLetterUpper))
            throw Bad(value, IntentParameter.Registry, "a host is written in lower case.", Write(host.ToLowerInvariant() + value[host.Length..]));
        if (!DomainGrammar.TryScan(host, out var position, out var kind))
            throw Bad(value, IntentParameter.Registry, kind, position);
        if (!DomainGrammar.IsMeant(host))
        {
            throw Bad(
                value,
                IntentParameter.Registry,
                "without a dot or a port container runtimes take it for a name on Docker Hub.",
                "Write the host with its domain or its port, as in " + Show(host) + ".example.com or " + Show(host) + ":5000.");
        }

        if (slash < 0)
            return value;
        position = slash + 1;
        if (!PathGrammar.TryScan(value, ref position, out kind))
            throw Bad(value, IntentParameter.Registry, kind, position);
        if (position < value.Length)
            throw Bad(value, IntentParameter.Registry, "this has a tag or a digest.", "Give a whole image with " + IntentParameter.Image + ".");
        report(IntentRules.UnusualValue.At(
            null,
            "The registry `" + Show(value) + "` has a path. It stands before the path of each image as it is; v1beta1 and this module count the host alone as the registry when they read it back.",
            "Nothing, if the registry has its mirror below that path."));
        return value;
    }

    /// <summary>A path, or several components of one.</summary>
    public static string Repository(string value, Action<Diagnostic> report)
    {
        if (value.StartsWith('/') || value.EndsWith('/'))
            throw Bad(value, IntentParameter.Repository, "the operators add the slashes themselves.", Write(value.Trim('/')));
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? value : value[..slash];
        if (first.Contains(':', StringComparison.Ordinal))
        {
            throw Bad(
                value,
                IntentParameter.Repository,
                "`" + Show(first) + "` is a registry or has a tag.",
                "Give the registry with " + IntentParameter.Registry + ", the tag with " + IntentParameter.Tag + ".");
        }

        Path(value, IntentParameter.Repository);
        if (DomainGrammar.IsMeant(first))
        {
            report(IntentRules.UnusualValue.At(
                null,
                "`" + Show(first) + "` in " + IntentParameter.Repository + " looks like a registry. It is written as a part of the path, behind the registry.",
                "Give a registry with " + IntentParameter.Registry + "."));
        }

        return value;
    }

    /// <summary>The last component of a path.</summary>
    public static string Name(string value)
    {
        var slash = value.LastIndexOf('/');
        if (slash >= 0)
            throw Bad(value, IntentParameter.Name, "a name has no path.", "Write " + IntentParameter.Repository + " " + Show(value[..slash]) + " and " + IntentParameter.Name + " " + Show(value[(slash + 1)..]) + ".");
        Path(value, IntentParameter.Name);
        return value;
    }

    /// <summary>A tag.</summary>
    public static string Tag(string value)
    {
        var position = 0;
        if (value.StartsWith(':'))
            throw Bad(value, IntentParameter.Tag, "the operators add the colon themselves.", Write(value[1..]));
        if (DigestGrammar.TryScan(value, ref position, out _))
            throw Bad(value, IntentParameter.Tag, "this is a digest.", "Give it with " + IntentParameter.Digest + ".");
        IsTag(value, IntentParameter.Tag, value, 0);
        return value;
    }

    /// <summary>A digest.</summary>
    public static string Digest(string value)
    {
        var position = 0;
        if (value.StartsWith('@'))
            throw Bad(value, IntentParameter.Digest, "the operators add the `@` themselves.", Write(value[1..]));
        if (!DigestGrammar.TryScan(value, ref position, out var kind))
            throw Bad(value, IntentParameter.Digest, kind, position);
        return value;
    }

    /// <summary>What stands before the server version in a tag.</summary>
    public static string Prefix(string value)
    {
        IsTag(value + "0", IntentParameter.Prefix, value, 0);
        return value;
    }

    /// <summary>What stands after the server version in a tag; a digest may follow.</summary>
    public static string Suffix(string value)
    {
        var at = value.IndexOf('@', StringComparison.Ordinal);
        if (at != 0)
            IsTag("0" + (at < 0 ? value : value[..at]), IntentParameter.Suffix, value, 1);
        var position = at + 1;
        if (at >= 0 && !DigestGrammar.TryScan(value, ref position, out var kind))
            throw Bad(value, IntentParameter.Suffix, kind, position);
        return value;
    }

    /// <summary>A server version, as the key of an entry.</summary>
    public static string ServerVersion(string value)
    {
        IsTag(value, IntentParameter.ServerVersion, value, 0);
        return value;
    }

    /// <summary>A whole reference, with a tag or a digest or without.</summary>
    public static WrittenReference Image(string value, string parameter = IntentParameter.Image)
    {
        if (!WrittenReference.TryParse(value, out var reference, out var error))
            throw Bad(value, parameter, error.Message, "Write the image as in registry.example.com/team/name:tag.");
        return reference;
    }

    /// <summary>A pull policy, in any case.</summary>
    public static string PullPolicy(string value) =>
        Array.Find(Policies, policy => string.Equals(policy, value, StringComparison.OrdinalIgnoreCase))
            ?? throw Bad(value, IntentParameter.PullPolicy, "there is no such pull policy.", "Write Always, IfNotPresent or Never.");

    /// <summary>The names of pull secrets, each once.</summary>
    public static IReadOnlyList<string> PullSecrets(IReadOnlyList<string> values)
    {
        foreach (var value in values)
        {
            if (!KubernetesName.IsSubdomain(value))
            {
                throw Bad(
                    value,
                    IntentParameter.PullSecret,
                    "no secret can be called so.",
                    "Write the name of a secret: lower-case letters, digits, `-` and `.`, at most 253 characters, starting and ending with a letter or a digit.");
            }
        }

        return [.. values.Distinct(StringComparer.Ordinal)];
    }

    private static void Path(string value, string parameter)
    {
        var position = 0;
        if (!PathGrammar.TryScan(value, ref position, out var kind))
            throw Bad(value, parameter, kind, position);
        if (position < value.Length)
            throw Bad(value, parameter, "this has a tag or a digest.", "Give those with " + IntentParameter.Tag + " and " + IntentParameter.Digest + ".");
        if (value.Length > PathGrammar.MaximumLength)
            throw Bad(value, parameter, ReferenceErrorKind.NameTooLong, PathGrammar.MaximumLength);
    }

    private static void IsTag(string tag, string parameter, string value, int added)
    {
        var position = 0;
        var scanned = TagGrammar.TryScan(tag, ref position, out var kind);
        if (!scanned || position < tag.Length)
            throw Bad(value, parameter, scanned ? ReferenceErrorKind.InvalidTag : kind, Math.Max(position - added, 0));
    }

    private static IntentException Bad(string value, string parameter, ReferenceErrorKind kind, int position) =>
        new(IntentRules.BadValue, null, What(value, parameter) + new ReferenceError(kind, value, position).Message, "Correct the value.");

    private static IntentException Bad(string value, string parameter, string why, string remedy) =>
        new(IntentRules.BadValue, null, What(value, parameter) + why, remedy);

    private static string What(string value, string parameter) => "`" + Show(value) + "` cannot be written for " + parameter + ": ";

    private static string Write(string value) => "Write " + Show(value) + ".";

    private static string Show(string value) => Printable.Escape(value, Longest);
}
