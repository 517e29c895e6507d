namespace K8ssandraImages.Engine.Changes;

/// <summary>Checks an intent by itself, before any ImageConfig is looked at: that its parts go together, and each value.</summary>
internal static class IntentCheck
{
    private static readonly ImageConfigField[] PolicyFields =
        [ImageConfigField.Registry, ImageConfigField.Repository, ImageConfigField.PullPolicy, ImageConfigField.PullSecret];

    /// <summary>The intent with its values checked and written as the operators want them.</summary>
    /// <exception cref="IntentException">It contradicts itself, or a value cannot be written.</exception>
    public static ImageConfigIntent Run(ImageConfigIntent intent, Action<Diagnostic> report)
    {
        var set = SetFields(intent).ToList();
        var level = intent.Level switch
        {
            ImageConfigLevel.Override => IntentParameter.Override,
            ImageConfigLevel.Default => IntentParameter.Default,
            _ => IntentParameter.Component,
        };
        if (set.Count == 0 && intent.Remove.Count == 0)
            throw Contradiction("There is nothing to change.", "Say what is to be written, as in " + IntentParameter.Registry + " registry.example.com, or what is to go with " + IntentParameter.Remove + ".");
        if (intent.Level == ImageConfigLevel.Component)
            CheckComponents(intent, set);
        else
            CheckPolicy(intent, set, level);
        CheckRemovals(intent, set);
        CheckEmpty(intent);
        return intent with
        {
            Components = [.. intent.Components.Select(ImageConfigComponent.Known).Distinct(StringComparer.Ordinal)],
            ServerVersion = intent.ServerVersion is { } version ? IntentValue.ServerVersion(version) : null,
            Registry = string.IsNullOrEmpty(intent.Registry) ? intent.Registry : IntentValue.Registry(intent.Registry, report),
            Repository = string.IsNullOrEmpty(intent.Repository) ? intent.Repository : IntentValue.Repository(intent.Repository, report),
            Name = intent.Name is { } name ? IntentValue.Name(name) : null,
            Tag = intent.Tag is { } tag ? IntentValue.Tag(tag) : null,
            Digest = intent.Digest is { } digest ? IntentValue.Digest(digest) : null,
            Prefix = intent.Prefix is { } prefix ? IntentValue.Prefix(prefix) : null,
            Suffix = intent.Suffix is { } suffix ? IntentValue.Suffix(suffix) : null,
            PullPolicy = intent.PullPolicy is { } policy ? IntentValue.PullPolicy(policy) : null,
            PullSecrets = intent.PullSecrets is { } secrets ? IntentValue.PullSecrets(secrets) : null,
            Image = intent.Image is { } image ? IntentValue.Image(image).ToString() : null,
        };
    }

    private static IEnumerable<ImageConfigField> SetFields(ImageConfigIntent intent)
    {
        if (intent.Image is not null)
            yield return ImageConfigField.Image;
        if (intent.Registry is not null)
            yield return ImageConfigField.Registry;
        if (intent.Repository is not null)
            yield return ImageConfigField.Repository;
        if (intent.Name is not null)
            yield return ImageConfigField.Name;
        if (intent.Tag is not null)
            yield return ImageConfigField.Tag;
        if (intent.Digest is not null)
            yield return ImageConfigField.Digest;
        if (intent.Prefix is not null)
            yield return ImageConfigField.Prefix;
        if (intent.Suffix is not null)
            yield return ImageConfigField.Suffix;
        if (intent.PullPolicy is not null)
            yield return ImageConfigField.PullPolicy;
        if (intent.PullSecrets is not null)
            yield return ImageConfigField.PullSecret;
    }

    private static void CheckPolicy(ImageConfigIntent intent, List<ImageConfigField> set, string level)
    {
        foreach (var field in set.Concat(intent.Remove))
        {
            if (!PolicyFields.Contains(field))
            {
                throw Contradiction(
                    IntentParameter.Of(field) + " belongs to one image and cannot be given with " + level + ", which is for all of them.",
                    "Name the image with " + IntentParameter.Component + ".");
            }
        }

        if (intent.Components.Count > 0)
            throw Contradiction(IntentParameter.Component + " and " + level + " exclude each other.", "Leave one of them out.");
        if (intent.ServerVersion is not null)
            throw Contradiction(IntentParameter.ServerVersion + " belongs to a server type.", "Give " + IntentParameter.Component + " cassandra, dse or hcd with it.");
    }

    private static void CheckComponents(ImageConfigIntent intent, List<ImageConfigField> set)
    {
        if (intent.Components.Count == 0)
        {
            throw Contradiction(
                "What is to be changed is not said.",
                "Give " + IntentParameter.Override + " for every image, " + IntentParameter.Default + " for those that say nothing themselves, or " + IntentParameter.Component + " with names.");
        }

        if (set.Contains(ImageConfigField.Image))
        {
            foreach (var field in set)
            {
                if (field is ImageConfigField.Registry or ImageConfigField.Repository or ImageConfigField.Name or ImageConfigField.Tag or ImageConfigField.Digest)
                    throw Contradiction(IntentParameter.Image + " is the whole image, so " + IntentParameter.Of(field) + " cannot stand beside it.", "Put it into the image, or give the parts alone.");
            }
        }

        foreach (var field in set)
        {
            if (field is ImageConfigField.Image or ImageConfigField.Name or ImageConfigField.Digest && intent.Components.Distinct(StringComparer.OrdinalIgnoreCase).Count() > 1)
                throw Contradiction(IntentParameter.Of(field) + " would give several components the same image.", "Change one component at a time.");
        }

        var types = intent.Components.Select(ImageConfigComponent.Known).Where(ImageConfigComponent.IsServerType).ToList();
        if (intent.ServerVersion is not null && types.Count < intent.Components.Count)
            throw Contradiction(IntentParameter.ServerVersion + " belongs to a server type.", "Give " + IntentParameter.Component + " cassandra, dse or hcd with it.");
        foreach (var field in set.Concat(intent.Remove))
        {
            if (field is not (ImageConfigField.Prefix or ImageConfigField.Suffix))
                continue;
            if (types.Count < intent.Components.Count)
                throw Contradiction(IntentParameter.Of(field) + " belongs to a server type, whose tag has the server version in it.", "Give the whole tag with " + IntentParameter.Tag + ".");
            if (intent.ServerVersion is not null)
                throw Contradiction(IntentParameter.Of(field) + " does not apply to the entry of one server version, which is a whole image.", "Leave out " + IntentParameter.ServerVersion + ", or give the tag with " + IntentParameter.Tag + ".");
        }
    }

    private static void CheckRemovals(ImageConfigIntent intent, List<ImageConfigField> set)
    {
        foreach (var field in intent.Remove)
        {
            if (set.Contains(field) || (set.Contains(ImageConfigField.Image) && field is ImageConfigField.Registry or ImageConfigField.Repository or ImageConfigField.Tag or ImageConfigField.Digest))
                throw Contradiction(IntentParameter.Removing(field) + " contradicts " + IntentParameter.Of(set.Contains(field) ? field : ImageConfigField.Image) + ".", "Leave one of them out.");
            if (field == ImageConfigField.Image && (set.Count > 0 || intent.Remove.Any(static other => other != ImageConfigField.Image)))
                throw Contradiction(IntentParameter.Removing(field) + " removes the whole entry, so nothing else of it can be changed.", "Leave the rest out.");
            if (field == ImageConfigField.Name)
                throw new IntentException(IntentRules.Incomplete, null, "An image without a name cannot be pulled.", "Give another one with " + IntentParameter.Name + ", or remove the whole entry with " + IntentParameter.Removing(ImageConfigField.Image) + ".");
        }
    }

    private static void CheckEmpty(ImageConfigIntent intent)
    {
        // An empty override is a value: it takes away what the images say.
        var isOverride = intent.Level == ImageConfigLevel.Override;
        foreach (var (value, field) in new[]
        {
            (isOverride ? null : intent.Registry, ImageConfigField.Registry),
            (isOverride ? null : intent.Repository, ImageConfigField.Repository),
            (intent.Name, ImageConfigField.Name),
            (intent.Tag, ImageConfigField.Tag),
            (intent.Digest, ImageConfigField.Digest),
            (intent.Prefix, ImageConfigField.Prefix),
            (intent.Suffix, ImageConfigField.Suffix),
            (intent.PullPolicy, ImageConfigField.PullPolicy),
            (intent.Image, ImageConfigField.Image),
            (!isOverride && intent.PullSecrets is { Count: 0 } ? "" : null, ImageConfigField.PullSecret),
        })
        {
            if (value is { Length: 0 })
            {
                throw new IntentException(
                    IntentRules.BadValue,
                    null,
                    IntentParameter.Of(field) + " is empty, which the operators take for not set.",
                    field == ImageConfigField.Name ? "Give a value." : "To take it out, give " + IntentParameter.Removing(field) + ".");
            }
        }

        if (intent.ServerVersion is { Length: 0 })
            throw new IntentException(IntentRules.BadValue, null, IntentParameter.ServerVersion + " is empty.", "Give a version, as in 4.1.7, or leave it out.");
    }

    private static IntentException Contradiction(string message, string remedy) => new(IntentRules.Contradiction, null, message, remedy);
}
