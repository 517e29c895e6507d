using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.References;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// Edits of v1beta2 (apis/config/v1beta2/imageconfig_types.go; merged by pkg/images/images_v1beta2.go:71-106): defaults fill
/// what an image leaves open, overrides replace what it says.
/// </summary>
internal sealed class IntentTranslationV1Beta2(ImageConfigIntent intent, Node? root, CassOperatorRelease release, Action<Diagnostic> report)
    : IntentTranslation(intent, root, release, report)
{
    private const string Overrides = "overrides";
    private const string Defaults = "defaults";

    protected override string Api => "v1beta2";

    protected override bool HasEntry(string name) => Find("images", name) is not null;

    protected override void Override()
    {
        SetPolicy(Overrides);
        if (Intent.Repository is not null)
        {
            Warn(
                IntentRules.WideEffect,
                null,
                "overrides.repository replaces the whole path of every image, server images included: " + (Intent.Repository.Length == 0 ? "nothing but the name is left of each" : "each becomes " + Show(Intent.Repository) + "/<name>") + ".",
                "Check that the registry has them all there, under different names.");
        }

        if (Intent.PullPolicy is not { } policy || Find("types") is not { } types)
            return;
        // The policy of a type beats overrides (images_v1beta2.go:146-154), which nobody who says "all" expects.
        foreach (var type in types.Members)
        {
            if (Text("types", type.Key, "pullPolicy") is not { } own || own == policy)
                continue;
            Set(policy, "types", type.Key, "pullPolicy");
            Warn(IntentRules.AlsoChanged, type.Value["pullPolicy"], Show("types", type.Key, "pullPolicy") + " (" + Show(own) + ") is changed too, because it beats overrides.pullPolicy.", "To have another policy for it, set it afterwards with " + IntentParameter.Component + " " + Show(type.Key) + ".");
        }
    }

    protected override void Default()
    {
        SetPolicy(Defaults);
        foreach (var (isSet, key) in new[]
        {
            (Intent.Registry is not null, "registry"),
            (Intent.Repository is not null, "repository"),
            (Intent.PullPolicy is not null, "pullPolicy"),
            (Intent.PullSecrets is not null, "pullSecrets"),
        })
        {
            // An empty policy is none; any other empty override takes the value away.
            if (isSet && Find(Overrides, key) is { } winning && !(key == "pullPolicy" && winning.Text.Length == 0))
                Warn(IntentRules.WithoutEffect, winning, "overrides." + key + " replaces this for every image, so defaults." + key + " has no effect.", "Change it with " + IntentParameter.Override + ", or remove it there.");
        }
    }

    protected override void Component(string name)
    {
        if (Intent.ServerVersion is not null)
        {
            throw Impossible(
                null,
                "v1beta2 has no image for a single server version; cass-operator composes each from types." + name + ".",
                "Set it where the datacenter is: Set-K8ssClusterImage -ServerImage.");
        }

        CheckOverridden(name);
        if (ImageConfigComponent.IsServerType(name))
            ServerType(name);
        else
            Image(name);
    }

    private void SetPolicy(string section)
    {
        SetOrDrop(Intent.Registry, ImageConfigField.Registry, section, "registry");
        SetOrDrop(Intent.Repository, ImageConfigField.Repository, section, "repository");
        SetOrDrop(Intent.PullPolicy, ImageConfigField.PullPolicy, section, "pullPolicy");
        if (Intent.PullSecrets is { } secrets)
            SetList(secrets, section, "pullSecrets");
        else if (Removes(ImageConfigField.PullSecret))
            Drop(section, "pullSecrets");
    }

    private void SetOrDrop(string? value, ImageConfigField field, params ReadOnlySpan<string> path)
    {
        if (value is not null)
            Set(value, path);
        else if (Removes(field))
            Drop(path);
    }

    // What overrides replace for every image cannot be said for one.
    private void CheckOverridden(string name)
    {
        Check(Intent.Registry, "registry", ImageConfigField.Registry);
        Check(Intent.Repository, "repository", ImageConfigField.Repository);
        if (!ImageConfigComponent.IsServerType(name) && Text(Overrides, "pullPolicy") is not null)
            Check(Intent.PullPolicy, "pullPolicy", ImageConfigField.PullPolicy);

        void Check(string? value, string key, ImageConfigField field)
        {
            if (value is null || Find(Overrides, key) is not { IsString: true } winning || winning.Text == value)
                return;
            throw Impossible(
                winning,
                "overrides." + key + " (`" + Show(winning.Text) + "`) replaces the " + key + " of every image; none can have one of its own.",
                "Change it for all with " + IntentParameter.Override + ", or remove it there with " + IntentParameter.Removing(field) + " and set it where it is needed.");
        }
    }

    private void ServerType(string type)
    {
        string[] path = ["types", type];
        if (Removes(ImageConfigField.Image))
        {
            if (Find(path) is { } entry)
                Warn(IntentRules.WideEffect, entry, "Without types." + type + " cass-operator panics for every datacenter of that server type that has no serverImage of its own.", "Make sure that there is none.");
            Drop(path);
            return;
        }

        if (Intent.Tag is not null || Intent.Digest is not null)
        {
            throw Impossible(
                null,
                "The tag of a server image is prefix, server version and suffix; a tag or a digest in types." + type + " is ignored.",
                "Use " + IntentParameter.Prefix + " and " + IntentParameter.Suffix + ", or set a whole image with Set-K8ssClusterImage -ServerImage.");
        }

        if (Intent.PullSecrets is not null)
        {
            throw Impossible(
                null,
                "No pod gets types." + type + ".pullSecret: cass-operator adds only the secrets of overrides or defaults.",
                "Give it with " + IntentParameter.Default + " or " + IntentParameter.Override + "; it is then added to every pod.");
        }

        if (Intent.Image is { } text)
        {
            var image = IntentValue.Image(text);
            if (image.IsPinned)
            {
                throw Impossible(
                    null,
                    "The tag of a server image is prefix, server version and suffix; `" + Show(text) + "` has a tag of its own.",
                    "Leave the tag out (" + Show((image with { Tag = "", Digest = "" }).ToString()) + ") and use " + IntentParameter.Prefix + " and " + IntentParameter.Suffix + ", or set the whole image with Set-K8ssClusterImage -ServerImage.");
            }

            SetPath(path, image);
        }
        else
        {
            CheckRepository(Text("types", type, "name"));
            SetParts(path);
        }

        SetOrDrop(Intent.Prefix, ImageConfigField.Prefix, "types", type, "prefix");
        SetOrDrop(Intent.Suffix, ImageConfigField.Suffix, "types", type, "suffix");
        if (Removes(ImageConfigField.Tag))
            Drop("types", type, "tag");
        if (Removes(ImageConfigField.Digest))
            Drop("types", type, "digest");
        SetOrDrop(Intent.PullPolicy, ImageConfigField.PullPolicy, "types", type, "pullPolicy");
        if (Removes(ImageConfigField.PullSecret))
            Drop("types", type, "pullSecret");
        RequireNew(path, Intent.Image is not null || Intent.Name is not null, "a name");
    }

    private void Image(string name)
    {
        string[] path = ["images", name];
        if (Removes(ImageConfigField.Image))
        {
            if (Find(path) is { } entry)
                Warn(IntentRules.WideEffect, entry, "Without images." + Show(name) + " its containers get an invalid image, as `docker.io/:`.", "Make sure that nothing uses it.");
            Drop(path);
            return;
        }

        if (!Release.HasDigest && (Intent.Digest is not null || (Intent.Image is { } given && IntentValue.Image(given).Digest.Length > 0)))
        {
            throw Impossible(
                null,
                "cass-operator " + Release.Version + " does not read digests in an ImageConfig; they came with 1.28.0.",
                "Give a tag, or upgrade.");
        }

        if (Intent.Image is { } text)
        {
            var image = IntentValue.Image(text);
            if (!image.IsPinned)
                throw new IntentException(IntentRules.Incomplete, null, "`" + Show(text) + "` has neither a tag nor a digest, and the operators add no `latest`: they would write `" + Show(text) + ":`.", "Write the tag, as in " + Show(text) + ":latest.");
            SetPath(path, image);
            SetOrDrop(image.Tag, path, "tag");
            SetOrDrop(image.Digest, path, "digest");
        }
        else
        {
            CheckRepository(Text("images", name, "name"));
            SetParts(path);
            SetTagAndDigest(path);
        }

        SetOrDrop(Intent.PullPolicy, ImageConfigField.PullPolicy, "images", name, "pullPolicy");
        if (Intent.PullSecrets is { } secrets)
        {
            Set(Single(secrets, "Name one, or give all with " + IntentParameter.Default + " or " + IntentParameter.Override + "."), "images", name, "pullSecret");
            if (name != "reaper")
            {
                Warn(
                    IntentRules.WithoutEffect,
                    null,
                    "No pod gets images." + Show(name) + ".pullSecret: only Reaper's pods get a secret of their own, Cassandra's only those of overrides or defaults.",
                    "Give it with " + IntentParameter.Default + " or " + IntentParameter.Override + ".");
            }
        }
        else if (Removes(ImageConfigField.PullSecret))
        {
            Drop("images", name, "pullSecret");
        }

        RequireNew(path, Intent.Image is not null || (Intent.Name is not null && (Intent.Tag ?? Intent.Digest) is not null), "a name and a tag");
    }

    private void SetTagAndDigest(string[] path)
    {
        string[] tag = [.. path, "tag"];
        string[] digest = [.. path, "digest"];
        var removesTag = Removes(ImageConfigField.Tag) || (Intent.Digest is not null && Intent.Tag is null);
        var removesDigest = Removes(ImageConfigField.Digest) || (Intent.Tag is not null && Intent.Digest is null);
        if ((Removes(ImageConfigField.Tag) || Removes(ImageConfigField.Digest))
            && (removesTag ? null : Intent.Tag ?? Text(tag)) is null && (removesDigest || !Release.HasDigest ? null : Intent.Digest ?? Text(digest)) is null && Find(path) is not null)
        {
            throw new IntentException(IntentRules.Incomplete, Find(path), Show(path) + " would have neither a tag nor a digest, and the operators add no `latest`.", "Give the tag that it is to have with " + IntentParameter.Tag + ".");
        }

        if (Intent.Tag is not null)
            Set(Intent.Tag, tag);
        if (Intent.Digest is not null)
            Set(Intent.Digest, digest);
        if (Intent.Tag is not null && Intent.Digest is null && Text(digest) is { } stale)
            Warn(IntentRules.AlsoChanged, Find(digest), Show(digest) + " (" + Show(stale) + ") is removed: it would beat the tag.", "Give " + IntentParameter.Digest + " too, to keep one.");
        if (Intent.Digest is not null && Intent.Tag is null && Text(tag) is { } old)
            Warn(IntentRules.AlsoChanged, Find(tag), Show(tag) + " (" + Show(old) + ") is removed: beside the digest it would have no effect and name another image.", "Give " + IntentParameter.Tag + " too, to keep one as a note.");
        if (removesTag)
            Drop(tag);
        if (removesDigest)
            Drop(digest);
    }

    private void SetParts(string[] path)
    {
        SetOrDrop(Intent.Registry, ImageConfigField.Registry, [.. path, "registry"]);
        SetOrDrop(Intent.Repository, ImageConfigField.Repository, [.. path, "repository"]);
        if (Intent.Name is not null)
            Set(Intent.Name, [.. path, "name"]);
    }

    // An image cannot opt out of a default (an empty field is an unset one), but what a reference leaves out can be written.
    private void SetPath(string[] path, WrittenReference image)
    {
        var registry = image.Registry;
        var repository = image.Repository;
        if (registry.Length == 0 && Text(Defaults, "registry") is { } other && other is not (DockerHub.Domain or DockerHub.LegacyDomain))
            registry = DockerHub.Domain;
        if (repository.Length == 0 && Text(Defaults, "repository") is not null && (image.Registry.Length == 0 || image.Registry is DockerHub.Domain or DockerHub.LegacyDomain))
            repository = DockerHub.OfficialPrefix.TrimEnd('/');
        SetOrDrop(registry, path, "registry");
        SetOrDrop(repository, path, "repository");
        Set(image.Name, [.. path, "name"]);
    }

    private void SetOrDrop(string value, string[] path, string key)
    {
        if (value.Length > 0)
            Set(value, [.. path, key]);
        else
            Drop([.. path, key]);
    }

    private void RequireNew(string[] path, bool isComplete, string what)
    {
        if (isComplete || Find(path) is not null || IsOnlyRemoval())
            return;
        throw new IntentException(
            IntentRules.Incomplete,
            null,
            Show(path) + " is not there, and what would be written has not " + what + ": the image would be invalid, as `docker.io/:`.",
            "Give the whole image with " + IntentParameter.Image + ", or its " + IntentParameter.Name + (path[0] == "types" ? "." : " and " + IntentParameter.Tag + "."));
    }

    private bool IsOnlyRemoval() =>
        (Intent.Registry ?? Intent.Repository ?? Intent.Name ?? Intent.Tag ?? Intent.Digest ?? Intent.Prefix ?? Intent.Suffix ?? Intent.PullPolicy ?? Intent.Image) is null && Intent.PullSecrets is null;
}
