using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.References;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// Edits of v1beta1 (apis/config/v1beta1/imageconfig_types.go): images are strings, of which a part is edited within the
/// string. What a component has of its own came with cass-operator 1.23.0.
/// </summary>
internal sealed class IntentTranslationV1Beta1(ImageConfigIntent intent, Node? root, CassOperatorRelease release, Action<Diagnostic> report)
    : IntentTranslation(intent, root, release, report)
{
    private const int MostNamed = 5;

    protected override string Api => "v1beta1";

    protected override bool HasEntry(string name) => Find("images", name) is not null;

    protected override void Override()
    {
        OverrideRegistry();
        if (Intent.Repository is not null && !Release.HasComponentSettings)
            throw Impossible(null, "cass-operator " + Release.Version + " cannot replace the namespace of all images; imageNamespace came with 1.23.0.", "Keep the namespaces below the registry that you move to, give whole images with " + IntentParameter.Component + ", or upgrade.");
        if (Intent.Repository is not null)
        {
            Set(Intent.Repository, "imageNamespace");
            Warn(
                IntentRules.WideEffect,
                null,
                "imageNamespace replaces the first component of the path of every image that has one, server images included; deeper components stay, and an image without a path gets none.",
                "Check that the registry has the images there.");
        }
        else if (Removes(ImageConfigField.Repository))
        {
            Drop("imageNamespace");
        }

        if (Intent.PullPolicy is { } policy)
        {
            Set(policy, "imagePullPolicy");
            FollowOverride("imagePullPolicy", policy);
        }
        else if (Removes(ImageConfigField.PullPolicy))
        {
            Drop("imagePullPolicy");
        }

        OverridePullSecret();
    }

    protected override void Default() => throw Impossible(
        null,
        "v1beta1 has no defaults that an image falls back to where it says nothing: an image is a whole reference there.",
        "Use " + IntentParameter.Override + " for all images, or " + IntentParameter.Component + ".");

    protected override void Component(string name)
    {
        if (!ImageConfigComponent.IsServerType(name))
        {
            Image(name);
            return;
        }

        if (name == "hcd" && !(Intent.ServerVersion is null ? Release.HasHcd : Release.HasComponentSettings))
        {
            throw Impossible(
                null,
                "cass-operator " + Release.Version + " reads no " + (Intent.ServerVersion is null ? "defaults.hcd; it came with 1.21.0." : "images.hcd; it came with 1.23.0."),
                Release.HasHcd ? "Leave out " + IntentParameter.ServerVersion + "." : "Upgrade.");
        }

        if (Intent.ServerVersion is { } version)
            ServerVersion(name, version);
        else
            ServerType(name);
    }

    // ---- for all images ------------------------------------------------------------------------------------------

    private void OverrideRegistry()
    {
        if (Intent.Registry is { Length: > 0 } registry)
        {
            Set(registry, Release.GlobalRegistryKey);
            FollowOverride("imageRegistry", registry);
        }
        else if (Intent.Registry is not null || Removes(ImageConfigField.Registry))
        {
            Drop(Release.GlobalRegistryKey);
            if (Intent.Registry is not null)
                Warn(IntentRules.WithoutEffect, null, "v1beta1 cannot take the registry out of all images: without " + Release.GlobalRegistryKey + " each has the one that stands in it.", "Remove a registry where it stands, with " + IntentParameter.Component + " and " + IntentParameter.Removing(ImageConfigField.Registry) + ".");
        }
    }

    // What a component has of its own beats the global value (pkg/images/images.go:129-145, 257-275 at v1.28.1). Who says
    // "all" means all, as overrides of v1beta2 do it.
    private void FollowOverride(string key, string value)
    {
        if (!Release.HasComponentSettings || Find("defaults") is not { } defaults)
            return;
        foreach (var component in defaults.Members)
        {
            var path = Setting(component.Key, key);
            if (Text(path) is not { } own || own == value)
                continue;
            Set(value, path);
            Warn(IntentRules.AlsoChanged, Find(path), Show(path) + " (" + Show(own) + ") is changed too, because it beats the global " + (key == "imageRegistry" ? Release.GlobalRegistryKey : key) + ".", "To have another value for it, set it afterwards with " + IntentParameter.Component + " " + Show(component.Key) + ".");
        }
    }

    private void OverridePullSecret()
    {
        if (Intent.PullSecrets is not { } secrets)
        {
            if (Removes(ImageConfigField.PullSecret))
                Drop("imagePullSecret");
            return;
        }

        if (secrets.Count == 0)
            Drop("imagePullSecret");
        else
            Set(Single(secrets, "Put the others on the service account of the pods, or put the credentials of all registries into one secret. v1beta2 (cass-operator 1.27.0 and later) takes several."), "imagePullSecret", "name");
        if (SecretsOfComponents(null) is { Count: > 0 } others)
            Warn(IntentRules.WithoutEffect, Find("defaults"), "The pull secrets of " + string.Join(", ", others.Select(static name => "defaults." + Show(name))) + " are not replaced: every pod gets them besides.", "Remove them with " + IntentParameter.Component + " and " + IntentParameter.Removing(ImageConfigField.PullSecret) + ".");
    }

    private List<string> SecretsOfComponents(string? except)
    {
        var names = new List<string>();
        if (!Release.HasComponentSettings || Find("defaults") is not { } defaults)
            return names;
        foreach (var component in defaults.Members)
        {
            if (component.Key != except && Text(Secret(component.Key)) is not null)
                names.Add(component.Key);
        }

        return names;
    }

    // ---- for one component ---------------------------------------------------------------------------------------

    private void Image(string name)
    {
        if (name == "k8ssandra-client" && !Release.HasClientImage)
            throw Impossible(null, "cass-operator " + Release.Version + " reads no images.k8ssandra-client; it came with 1.17.0.", "Upgrade.");
        if (!ImageConfigComponent.IsOfCassOperator(name))
        {
            if (!Release.HasComponentSettings)
                throw Impossible(null, "cass-operator " + Release.Version + " reads no images." + Show(name) + ".", Elsewhere(name));
            Warn(IntentRules.WithoutEffect, null, "No operator takes an image from images." + Show(name) + " of v1beta1.", Elsewhere(name));
        }

        EditImage(name, "images", ImageKey(name));
        Settings(name);
    }

    private static string Elsewhere(string name) => ImageConfigComponent.IsOfK8ssandraOperator(name)
        ? "Until k8ssandra-operator 1.26.0 it is spec." + name + ".containerImage of the K8ssandraCluster (Set-K8ssClusterImage)."
        : "Name the component that is meant.";

    private void ServerVersion(string type, string version)
    {
        if (Intent.PullPolicy is not null || Intent.PullSecrets is not null || Removes(ImageConfigField.PullPolicy) || Removes(ImageConfigField.PullSecret))
            throw Impossible(null, "The entry of a server version is an image and nothing else; policy and secret belong to the server type.", "Leave out " + IntentParameter.ServerVersion + ".");
        EditImage(type, "images", ImageKey(type), version);
    }

    /// <summary>Edits an image that stands there as one string.</summary>
    private void EditImage(string component, params string[] path)
    {
        if (Removes(ImageConfigField.Image))
        {
            if (Find(path) is { } entry && path.Length == 2 && ImageConfigComponent.IsOfCassOperator(component))
                Warn(IntentRules.WideEffect, entry, "Without " + Show(path) + " cass-operator writes an invalid image, empty or `<registry>/`.", "Make sure that nothing uses it.");
            Drop(path);
            return;
        }

        if (Intent.Image is { } whole)
        {
            if (!IntentValue.Image(whole).IsPinned)
                throw new IntentException(IntentRules.Incomplete, null, "`" + Show(whole) + "` has neither a tag nor a digest, so whatever is latest would run.", "Write the tag, as in " + Show(whole) + ":latest.");
            Set(whole, path);
            return;
        }

        var registryStandsElsewhere = EditComponentRegistry(component, path.Length > 2);
        if (!EditsParts(registryStandsElsewhere))
            return;
        var before = Text(path);
        if (before is null)
        {
            if (IsOnlyRemovalOfParts())
                return;
            if (Intent.Name is null || (Intent.Tag ?? Intent.Digest) is null)
                throw new IntentException(IntentRules.Incomplete, null, Show(path) + " is not there, and what would be written has not a name and a tag.", "Give the whole image with " + IntentParameter.Image + ".");
        }

        var image = Read(before, path);
        CheckRepository(image.Name);
        var after = WithPath(image, registryStandsElsewhere) with { Tag = NewTag(image, path), Digest = NewDigest(image, path) };
        if (!after.IsPinned)
            throw new IntentException(IntentRules.Incomplete, Find(path), Show(path) + " would have neither a tag nor a digest, so whatever is latest would run.", "Give the tag that it is to have with " + IntentParameter.Tag + ".");
        Set(after.ToString(), path);
    }

    private string NewTag(WrittenReference image, string[] path)
    {
        if (Intent.Digest is not null && Intent.Tag is null && image.Tag.Length > 0)
            Warn(IntentRules.AlsoChanged, Find(path), "The tag (" + Show(image.Tag) + ") of " + Show(path) + " is removed: beside the digest it would have no effect and name another image.", "Give " + IntentParameter.Tag + " too, to keep one as a note.");
        return Intent.Tag ?? (Removes(ImageConfigField.Tag) || Intent.Digest is not null ? "" : image.Tag);
    }

    private string NewDigest(WrittenReference image, string[] path)
    {
        if (Intent.Tag is not null && Intent.Digest is null && image.Digest.Length > 0)
            Warn(IntentRules.AlsoChanged, Find(path), "The digest (" + Show(image.Digest) + ") of " + Show(path) + " is removed: it would beat the tag.", "Give " + IntentParameter.Digest + " too, to keep one.");
        return Intent.Digest ?? (Removes(ImageConfigField.Digest) || Intent.Tag is not null ? "" : image.Digest);
    }

    private WrittenReference WithPath(WrittenReference image, bool registryStandsElsewhere) => image with
    {
        Registry = registryStandsElsewhere ? image.Registry : Intent.Registry ?? (Removes(ImageConfigField.Registry) ? "" : image.Registry),
        Repository = Intent.Repository ?? (Removes(ImageConfigField.Repository) ? "" : image.Repository),
        Name = Intent.Name ?? image.Name,
    };

    private WrittenReference Read(string? text, string[] path)
    {
        if (text is null)
            return WrittenReference.Empty;
        if (WrittenReference.TryParse(text, out var reference, out var error))
            return reference;
        throw Impossible(Find(path), Show(path) + " is no valid image, so no part of it can be changed: " + error.Message, "Give the whole image with " + IntentParameter.Image + ".");
    }

    private bool EditsParts(bool registryStandsElsewhere) =>
        (!registryStandsElsewhere && (Intent.Registry is not null || Removes(ImageConfigField.Registry)))
        || (Intent.Repository ?? Intent.Name ?? Intent.Tag ?? Intent.Digest) is not null
        || Removes(ImageConfigField.Repository) || Removes(ImageConfigField.Tag) || Removes(ImageConfigField.Digest);

    private bool IsOnlyRemovalOfParts() => (Intent.Registry ?? Intent.Repository ?? Intent.Name ?? Intent.Tag ?? Intent.Digest) is null;

    /// <summary>
    /// Sets the registry of a component where the string's own would not count, because the component or all images have one
    /// (pkg/images/images.go:129-165 at v1.28.1).
    /// </summary>
    /// <returns>Whether the string is to be left as it is.</returns>
    private bool EditComponentRegistry(string component, bool isOneVersion)
    {
        var own = Release.HasComponentSettings ? Text(Setting(component, "imageRegistry")) : null;
        if (Removes(ImageConfigField.Registry))
        {
            if (own is null || isOneVersion)
                return false;
            Drop(Setting(component, "imageRegistry"));
            return true;
        }

        var winning = own is not null ? Find(Setting(component, "imageRegistry")) : Text(Release.GlobalRegistryKey) is not null ? Find(Release.GlobalRegistryKey) : null;
        if (Intent.Registry is not { } registry || winning is null || (winning.Text == registry && own is null))
            return false;
        if (isOneVersion)
            throw Impossible(winning, Show(winning.Path) + " (`" + Show(winning.Text) + "`) replaces the registry of every version's image.", "Leave out " + IntentParameter.ServerVersion + " to change it for all versions of " + component + ".");
        if (!Release.HasComponentSettings)
            throw Impossible(winning, "The global " + Release.GlobalRegistryKey + " (`" + Show(winning.Text) + "`) replaces the registry of every image; a component can have one of its own since cass-operator 1.23.0.", "Change it for all with " + IntentParameter.Override + ", remove it there with " + IntentParameter.Removing(ImageConfigField.Registry) + ", or upgrade.");
        Set(registry, Setting(component, "imageRegistry"));
        return true;
    }

    private void Settings(string component)
    {
        if (!Release.HasComponentSettings && (Intent.PullPolicy is not null || Intent.PullSecrets is not null))
        {
            throw Impossible(
                null,
                "cass-operator " + Release.Version + " has one pull policy and one pull secret for all images; those of a component came with 1.23.0.",
                "Give it with " + IntentParameter.Override + ", or upgrade.");
        }

        if (!Release.HasComponentSettings)
            return;
        if (Intent.PullPolicy is not null)
            Set(Intent.PullPolicy, Setting(component, "imagePullPolicy"));
        else if (Removes(ImageConfigField.PullPolicy))
            Drop(Setting(component, "imagePullPolicy"));
        if (Intent.PullSecrets is { } secrets)
        {
            Set(Single(secrets, "Name one; put the others on the service account of the pods."), Secret(component));
            Warn(
                IntentRules.WideEffect,
                null,
                "The pull secret of " + Show(component) + " is added to every pod"
                    + (SecretsOfComponents(component) is { Count: > 0 } others ? "; beside that of " + Show(string.Join(", ", others)) + " their order changes from reconcile to reconcile, and pods may roll again and again (KSI0037)." : "."),
                "Give it with " + IntentParameter.Override + ", as the one pull secret of all.");
        }
        else if (Removes(ImageConfigField.PullSecret))
        {
            Drop(Setting(component, "imagePullSecret"));
        }
    }

    // ---- server types --------------------------------------------------------------------------------------------

    private void ServerType(string type)
    {
        if (!Release.HasServerDefaults)
        {
            throw Impossible(
                null,
                "cass-operator " + Release.Version + " has no defaults for a server type; they came with 1.9.0.",
                "Give each version its image with " + IntentParameter.ServerVersion + " and " + IntentParameter.Image + ", or upgrade.");
        }

        if (Intent.Prefix is not null || Removes(ImageConfigField.Prefix))
            throw Impossible(null, "v1beta1 has no prefix; cass-operator composes repository:version and suffix.", "Use " + IntentParameter.Suffix + ", or give a version its image with " + IntentParameter.ServerVersion + ".");
        if ((Intent.Tag ?? Intent.Digest) is not null || Removes(ImageConfigField.Tag) || Removes(ImageConfigField.Digest))
            throw Impossible(null, "The tag of a server image is the server version and a suffix.", "Use " + IntentParameter.Suffix + ", or name the version with " + IntentParameter.ServerVersion + ".");
        if (Removes(ImageConfigField.Image))
        {
            if (Find("defaults", type) is { } entry)
                Warn(IntentRules.WideEffect, entry, "Without defaults." + type + (BuiltIn(type) is { } compiled ? " cass-operator takes " + compiled + " without a suffix." : " cass-operator writes the invalid image `:<version>`."), "Make sure that this is meant.");
            Drop("defaults", type);
            return;
        }

        var repository = Setting(type, "repository");
        var suffix = Setting(type, "suffix");
        var isEdited = EditRepository(type, repository);
        if (Intent.Suffix is not null)
        {
            if (!isEdited && Text(repository) is null)
            {
                var compiled = BuiltIn(type) ?? throw new IntentException(IntentRules.Incomplete, null, "defaults.hcd has no repository, and cass-operator has none compiled in: the image would be `:<version>`.", "Give it with " + IntentParameter.Image + ", as in datastax/hcd.");
                WriteBuiltIn(repository, compiled, "a suffix alone is ignored");
            }

            Set(Intent.Suffix, suffix);
            isEdited = true;
        }
        else if (Removes(ImageConfigField.Suffix))
        {
            Drop(suffix);
            isEdited = true;
        }

        Settings(type);
        if (isEdited && Find("images", ImageKey(type)) is { Members.Length: > 0 } versions)
        {
            var names = versions.Members.ToArray().Take(MostNamed).Select(static member => Show(member.Key));
            Warn(
                IntentRules.WithoutEffect,
                versions,
                "images." + type + " has whole images for " + string.Join(", ", names) + (versions.Members.Length > MostNamed ? ", …" : "") + "; defaults." + type + " is not used for those versions.",
                "Change them with " + IntentParameter.ServerVersion + ".");
        }
    }

    /// <summary>Edits <c>repository</c>, which has registry, path and name in one.</summary>
    private bool EditRepository(string type, string[] path)
    {
        if (Intent.Image is { } whole)
        {
            var given = IntentValue.Image(whole);
            if (given.IsPinned)
                throw Impossible(null, "The tag of a server image is the server version and a suffix; `" + Show(whole) + "` has a tag of its own.", "Leave the tag out (" + Show((given with { Tag = "", Digest = "" }).ToString()) + "), or name the version with " + IntentParameter.ServerVersion + ".");
            Set(whole, path);
            return true;
        }

        var registryStandsElsewhere = EditComponentRegistry(type, isOneVersion: false) || EditRegistryOfVersions(type);
        if (!EditsParts(registryStandsElsewhere))
            return false;
        var before = Text(path) ?? BuiltIn(type);
        if (before is null && IsOnlyRemovalOfParts())
            return false;
        if (before is null && Intent.Name is null)
            throw new IntentException(IntentRules.Incomplete, null, Show(path) + " is not there, and cass-operator has none compiled in.", "Give it with " + IntentParameter.Image + ", as in datastax/hcd.");
        var image = Read(before, path);
        if (image.IsPinned)
            throw Impossible(Find(path), Show(path) + " (`" + Show(before) + "`) has a tag, to which the operator adds the version: the image is invalid.", "Give it anew with " + IntentParameter.Image + ".");
        CheckRepository(image.Name);
        var after = WithPath(image, registryStandsElsewhere).ToString();
        if (Text(path) is null && before is not null)
            WriteBuiltIn(path, after, "what is not there is " + before);
        else
            Set(after, path);
        return true;
    }

    // The entries of versions are whole images; the registry of the component moves them with the rest.
    private bool EditRegistryOfVersions(string type)
    {
        if (Intent.Registry is not { } registry || !Release.HasComponentSettings || Text(Release.GlobalRegistryKey) is not null
            || Find("images", ImageKey(type)) is not { Members.Length: > 0 })
        {
            return false;
        }

        Set(registry, Setting(type, "imageRegistry"));
        return true;
    }

    private void WriteBuiltIn(string[] path, string repository, string why)
    {
        Set(repository, path);
        Warn(IntentRules.AlsoChanged, null, Show(path) + " is written too (" + Show(repository) + "), because " + why + ".", "Keep it in step with what cass-operator ships when you upgrade.");
    }

    private string? BuiltIn(string type) => type switch
    {
        "cassandra" => CassOperatorRelease.BuiltInCassandraRepository,
        "dse" => Release.BuiltInDseRepository,
        _ => null,
    };

    // ---- keys ----------------------------------------------------------------------------------------------------

    private string[] Setting(string component, string key) => ["defaults", component, Spelling(Find("defaults", component), key)];

    private string[] Secret(string component)
    {
        var secret = Setting(component, "imagePullSecret");
        return [.. secret, Spelling(Find(secret), "name")];
    }

    private string ImageKey(string component) =>
        ImageConfigComponent.IsOfCassOperator(component) || ImageConfigComponent.IsServerType(component) ? Spelling(Find("images"), component) : component;

    // Since 1.23.0 `images` and `defaults` are decoded by encoding/json, which does not mind the case of a key: what is there
    // in another case is what the operator reads. Of several spellings the last in byte order counts.
    private string Spelling(Node? mapping, string key)
    {
        if (!Release.HasComponentSettings || mapping is null)
            return key;
        string? found = null;
        foreach (var member in mapping.Members)
        {
            if (string.Equals(member.Key, key, StringComparison.OrdinalIgnoreCase) && !member.Value.IsNull && (found is null || string.CompareOrdinal(member.Key, found) > 0))
                found = member.Key;
        }

        return found ?? key;
    }
}
