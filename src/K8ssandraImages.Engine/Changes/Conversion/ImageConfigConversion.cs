using System.Text;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.References;

namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// Writes an ImageConfig v1beta1 as v1beta2 with the same effect, as far as v1beta2 can say it. What the old release makes of
/// its text decides, not the text alone: a key that it ignores has no effect afterwards either. Comments go with the keys that
/// they are about, and what has no counterpart is kept in a comment.
/// </summary>
internal sealed class ImageConfigConversion
{
    private readonly ImageConfigV1Beta1 _source;
    private readonly ConversionTarget _target;
    private readonly CommentedCopy _copy;
    private readonly YamlEntry _root = new("");
    private readonly List<string> _notes = [];
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly bool _movesAll;
    private bool _hasSecrets;

    private ImageConfigConversion(ImageConfigV1Beta1 source, ConversionTarget target)
    {
        _source = source;
        _target = target;
        _copy = new CommentedCopy(source.Root);
        // overrides.registry moves every image. It says what imageRegistry said where no component has a registry of its own.
        var global = source.PartsOf("", "").Replacing;
        _movesAll = global.Length > 0 && source.ComponentImages.Keys.Concat(ImageConfigComponent.ServerTypes).Concat(ImageConfigComponent.OfCassOperator).Concat(AddedForK8ssandra).All(component => source.PartsOf(component, "").Replacing == global);
    }

    private string Reader => "cass-operator " + _source.Release.Version;

    private IReadOnlyList<string> AddedForK8ssandra => _target.K8ssandraOperator is { ReadsImageConfig: true } ? ImageConfigComponent.OfK8ssandraOperator : [];

    /// <summary>Converts an ImageConfig.</summary>
    /// <param name="source">The ImageConfig, bound to the release that reads it now.</param>
    /// <param name="target">Who is to read it.</param>
    public static ConvertedImageConfig Convert(ImageConfigV1Beta1 source, ConversionTarget target)
    {
        var conversion = new ImageConfigConversion(source, target);
        conversion.Walk();
        conversion.Complete();
        return new ConvertedImageConfig(conversion.Write(), conversion._reasons, conversion._diagnostics);
    }

    private void Walk()
    {
        _root.Set("apiVersion", "config.k8ssandra.io/v1beta2");
        _root.Set("kind", "ImageConfig");
        foreach (var member in _source.Root is { } root ? root.Members.ToArray() : [])
        {
            var value = member.Value;
            if (member.Key.Equals("apiVersion", StringComparison.OrdinalIgnoreCase) || member.Key.Equals("kind", StringComparison.OrdinalIgnoreCase))
                _root[member.Key.Equals("kind", StringComparison.OrdinalIgnoreCase) ? "kind" : "apiVersion"].Keep(Take(value));
            else if (member.Key == "metadata" && !value.IsNull)
                _copy.Into(_root["metadata"], value);
            else if (member.Key == "images" && value.Kind == NodeKind.Mapping)
                WalkImages(value);
            else if (member.Key == "defaults" && value.Kind == NodeKind.Mapping && _source.Release.HasServerDefaults)
                WalkDefaults(value);
            else if (ReferenceEquals(value, _source.Namespace))
                Spread(value, "v1beta2 has no imageNamespace: it is written into the repository of each image.", "Write it into the repository of images that you add.");
            else if (IsEmpty(value))
                continue;
            else if (ReferenceEquals(value, _source.Registry))
                WriteRegistry(value);
            else if (ReferenceEquals(value, _source.GlobalPolicy))
                _root["defaults"].Set("pullPolicy", value.Text).Keep(Take(value));
            else if (_source.GlobalSecret is { } secret && ReferenceEquals(value, secret.Parent))
                WriteSecrets();
            else
                Drop(value, member.Key == "imagePullSecret" ? "it names no secret" : Reader + " does not read it");
        }
    }

    private void WriteRegistry(Node value)
    {
        if (_source.PartsOf("", "").Replacing.Length == 0)
            Drop(value, "a slash alone has no effect");
        else if (_movesAll)
            _root["overrides"].Set("registry", _source.PartsOf("", "").Replacing).Keep(Take(value));
        else
            Spread(value, "overrides.registry would move every image, and a component has a registry of its own: this one is written into each other image.", "Write it into images that you add.");
    }

    // overrides, because an image of v1beta2 with a secret of its own would lose those of defaults.
    private void WriteSecrets()
    {
        if (_hasSecrets)
            return;
        _hasSecrets = true;
        var items = new List<(string, KeyComments)>();
        foreach (var secret in _source.PullSecrets())
        {
            var comments = new KeyComments();
            foreach (var said in new[] { Take(secret.Node!.Parent!), Take(secret.Node) })
            {
                comments.Above.AddRange(said.Above);
                comments.Beside.AddRange(said.Beside);
                comments.Below.AddRange(said.Below);
            }

            items.Add((secret.Value, comments));
        }

        if (items.Count > 0)
            _root["overrides"]["pullSecrets"].Items = items;
    }

    // ---- images -----------------------------------------------------------------------------------------------------

    private void WalkImages(Node images)
    {
        var section = _root["images"];
        section.Keep(Take(images));
        foreach (var member in images.Members.ToArray())
        {
            if (member.Value.Kind == NodeKind.Mapping && _source.VersionImages.Values.Any(image => ReferenceEquals(image.Parent, member.Value)))
                NoteVersions(member.Value);
            else if (IsEmpty(member.Value))
                continue;
            else if (ComponentOf(member.Value) is { } component && !IsSetting(member.Key))
                WriteImage(component, member.Value.Text, Take(member.Value));
            else
                Drop(member.Value, IsSetting(member.Key) ? "it stands below images, where it has no effect" : Reader + " does not read it");
        }
    }

    private string? ComponentOf(Node image)
    {
        foreach (var (component, node) in _source.ComponentImages)
        {
            if (ReferenceEquals(node, image))
                return component;
        }

        return null;
    }

    // v1beta1 from 1.23.0 on takes any key below images for a component.
    private static bool IsSetting(string key) =>
        key is "imageRegistry" or "imageRegistryOverride" or "imagePullPolicy" or "imagePullSecret" or "imagePullSecrets" or "imageNamespace" or "defaults" or "apiVersion" or "kind";

    private void WriteImage(string component, string image, KeyComments comments)
    {
        var (own, replacing, path) = _source.PartsOf(component, image);
        var entry = _root["images"][component];
        entry.Keep(comments);
        var settings = _source.ComponentSettings.GetValueOrDefault(component);
        WritePlace(entry, _movesAll || replacing.Length == 0 ? own : replacing, path, out var reference, settings?.Registry);
        WriteReference(entry, component, reference);
        if (settings?.PullPolicy is { Text.Length: > 0 } policy)
            entry.Set("pullPolicy", policy.Text).Keep(Take(policy));
    }

    private void WritePlace(YamlEntry entry, string registry, string path, out string last, Node? registryNode)
    {
        if (registry.Length > 0)
        {
            var written = entry.Set("registry", registry);
            if (registryNode is not null)
                written.Keep(Take(registryNode));
        }

        var slash = path.LastIndexOf('/');
        if (slash > 0)
            entry.Set("repository", path[..slash]);
        last = path[(slash + 1)..];
    }

    // How v1beta2 puts name, tag and digest together is written at ImageFields.Compose.
    private void WriteReference(YamlEntry entry, string component, string reference)
    {
        var at = reference.IndexOf('@', StringComparison.Ordinal);
        var named = at < 0 ? reference : reference[..at];
        var digest = at < 0 ? "" : reference[(at + 1)..];
        var colon = named.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? named : named[..colon];
        if (colon >= 0)
        {
            // A tag that a digest follows is no digest to v1beta2, and printed as it is.
            entry.Set("name", name);
            entry.Set("tag", digest.Length == 0 ? named[(colon + 1)..] : named[(colon + 1)..] + "@" + digest);
        }
        else if (digest.Length == 0)
        {
            entry.Set("name", name);
            entry.Set("tag", "latest");
            if (ImageReference.TryParse(_source.Component(component).Image, out _, out _))
                _reasons[component] = "v1beta2 adds no tag by itself, so the tag that a reference without one means is written. It is the same image.";
        }
        else if (_target.CassOperator.HasDigest)
        {
            entry.Set("name", name);
            entry.Set("digest", digest);
        }
        else
        {
            var algorithm = digest.IndexOf(':', StringComparison.Ordinal);
            entry.Set("name", name + "@" + (algorithm < 0 ? digest : digest[..algorithm])).Above.Add("# cass-operator " + _target.CassOperator.Version + " does not know digests: written in two parts, they are put together again.");
            entry.Set("tag", algorithm < 0 ? "" : digest[(algorithm + 1)..]);
        }
    }

    private void NoteVersions(Node versions)
    {
        foreach (var comment in Take(versions).All)
            _notes.Add(comment);
        foreach (var member in versions.Members.ToArray())
        {
            if (VersionOf(member.Value) is not { } key)
                continue;
            var image = _source.Server(key.Type, key.Version).Image;
            Note(
                !ImageReference.TryParse(image, out _, out _)
                    ? "Not carried over: it gives no valid image."
                    : image == TypeImage(key.Type, key.Version)
                    ? "types gives this image too."
                    : "v1beta2 has no image per server version. Set spec.serverImage, in a K8ssandraCluster spec.cassandra.serverImage, of " + key.Type + " " + Printable.Escape(key.Version, 40) + " to " + Printable.Escape(image, 200) + ".",
                member.Value);
        }
    }

    private (string Type, string Version)? VersionOf(Node image)
    {
        foreach (var (key, node) in _source.VersionImages)
        {
            if (ReferenceEquals(node, image))
                return key;
        }

        return null;
    }

    private string TypeImage(string type, string version)
    {
        var settings = _source.ComponentSettings.GetValueOrDefault(type);
        var (own, replacing, path) = _source.PartsOf(type, _source.ServerRepository(type) + ":" + version + (settings?.Repository is { Text.Length: > 0 } ? settings.Suffix?.Text : ""));
        var registry = replacing.Length > 0 ? replacing : own;
        return registry.Length == 0 ? path : registry + "/" + path;
    }

    // ---- defaults ---------------------------------------------------------------------------------------------------

    private void WalkDefaults(Node defaults)
    {
        _root["types"].Keep(Take(defaults));
        foreach (var member in defaults.Members.ToArray())
        {
            if (!_source.ComponentSettings.ContainsKey(member.Key))
                Drop(member.Value, Reader + " does not read it");
            else if (ImageConfigComponent.IsServerType(member.Key))
                WriteType(member.Key, Take(member.Value));
        }
    }

    private void WriteType(string type, KeyComments comments)
    {
        var settings = _source.ComponentSettings.GetValueOrDefault(type);
        var repository = _source.ServerRepository(type);
        if (repository.Length == 0)
        {
            _notes.AddRange(comments.All);
            return;
        }

        const string Version = "0";
        var entry = _root["types"][type];
        entry.Keep(comments);
        var (own, replacing, path) = _source.PartsOf(type, repository + ":" + Version);
        WritePlace(entry, _movesAll || replacing.Length == 0 ? own : replacing, path[..^(Version.Length + 1)], out var name, settings?.Registry);
        var named = entry.Set("name", name);
        if (settings?.Repository is { Text.Length: > 0 } written)
        {
            (entry.Find("repository") ?? named).Keep(Take(written));
            if (settings.Suffix is { Text.Length: > 0 } suffix)
                entry.Set("suffix", suffix.Text).Keep(Take(suffix));
        }

        if (settings?.PullPolicy is { Text.Length: > 0 } policy)
            entry.Set("pullPolicy", policy.Text).Keep(Take(policy));
    }

    // ---- what the text did not say, and what is left of it ------------------------------------------------------------

    private void Complete()
    {
        foreach (var component in ImageConfigComponent.OfCassOperator)
        {
            if (_root["images"].Find(component) is null)
                Add(component, _target.Shipper + " ships it; without an image its pods could not start.");
        }

        foreach (var component in AddedForK8ssandra)
        {
            if (_root["images"].Find(component) is null)
                Add(component, _target.Shipper + " ships it; this operator has no image of its own for it any more.");
        }

        foreach (var type in ImageConfigComponent.ServerTypes)
        {
            if (_root["types"].Find(type) is null && (type != "hcd" || _source.Release.HasHcd))
                WriteType(type, new KeyComments());
        }

        if (_source.PullSecrets().Count > 0)
            WriteSecrets();
        foreach (var (name, settings) in _source.ComponentSettings)
            CompleteSettings(name, settings);
        _notes.AddRange(_copy.TakeRest());
    }

    private void Add(string component, string why)
    {
        if (_target.Shipped.Fields(component) is not { } fields || ImageFields.Value(fields.Name).Length == 0)
            return;
        // Where everything moves, it moves too.
        WriteImage(component, (_movesAll ? fields with { Registry = null } : fields).Compose(hasDigest: true), new KeyComments());
        _root["images"][component].Above.Insert(0, "# Added: " + why);
        _reasons[component] = "The ImageConfig v1beta1 gives no image for " + component + ". What " + _target.Shipper + " ships is added.";
        _diagnostics.Add(ConversionRules.Added.At(_source.Root?.Location, "images." + component + " is added: " + why, "Check its tag, and that your registry has it."));
    }

    // What of defaults.<name> has not found a place.
    private void CompleteSettings(string name, ImageConfigV1Beta1.Settings settings)
    {
        if (_source.Root?["defaults"]?[name] is not { } node)
            return;
        var isType = ImageConfigComponent.IsServerType(name);
        var written = _root[isType ? "types" : "images"].Find(name);
        foreach (var member in node.Members.ToArray())
        {
            var value = member.Value;
            if (IsEmpty(value))
                continue;
            if (ReferenceEquals(value, settings.Repository) || ReferenceEquals(value, settings.Suffix))
            {
                if (!isType)
                    Drop(value, "only server types have a repository and a suffix");
                else if (settings.Repository is not { Text.Length: > 0 })
                    Drop(value, "without a repository the suffix is not used");
            }
            else if (ReferenceEquals(value, settings.Registry) || ReferenceEquals(value, settings.PullPolicy))
            {
                if (written is null)
                    Drop(value, "there is no image of " + Printable.Escape(name, 60));
            }
            else if (settings.PullSecret is null || !ReferenceEquals(value, settings.PullSecret.Parent))
            {
                Drop(value, member.Key.Equals("imageNamespace", StringComparison.OrdinalIgnoreCase) ? "it is read and never used" : Reader + " does not read it");
            }
        }

        if (written is not null && !isType)
            written.Above.AddRange(Take(node).All);
    }

    private void Drop(Node value, string why)
    {
        _diagnostics.Add(ConversionRules.NotCarriedOver.At(value.Location, "`" + PathOf(value) + "` is not carried over: " + why + ".", "Write what was meant as v1beta2 has it, if it is to have an effect."));
        Note("Not carried over: " + why + ".", value);
    }

    private void Spread(Node value, string why, string remedy)
    {
        _diagnostics.Add(ConversionRules.WrittenIntoEach.At(value.Location, "`" + PathOf(value) + "`: " + why, remedy));
        Note(why, value);
    }

    private static string PathOf(Node value) => Printable.Escape(value.Path[value.Origin.PathPrefix.Length..], 120);

    // Keeps a key and its comments in a comment.
    private void Note(string why, Node value)
    {
        _notes.Add("# " + why);
        var text = new StringBuilder();
        _copy.Into(new YamlEntry(PathOf(value), isPath: true), value).Write(text, 0);
        foreach (var line in text.ToString().TrimEnd('\n').Split('\n'))
            _notes.Add("#   " + line);
    }

    private KeyComments Take(Node value) => _copy.Take(value);

    private static bool IsEmpty(Node value) => value.IsNull || (value.IsString && value.Text.Length == 0);

    private string Write()
    {
        var builder = new StringBuilder();
        foreach (var line in _copy.Head)
            builder.Append(line).Append('\n');
        var sections = _root.Children.ToLookup(static entry => !entry.IsEmpty);
        foreach (var lost in sections[false])
            _notes.AddRange(lost.Above.Concat(lost.Beside).Concat(lost.Below));
        var isFirst = true;
        foreach (var entry in sections[true])
        {
            if (isFirst && entry.Key is not ("apiVersion" or "kind" or "metadata"))
            {
                isFirst = false;
                foreach (var note in _notes)
                    builder.Append(note).Append('\n');
            }

            entry.Write(builder, 0);
        }

        foreach (var line in _copy.Tail)
            builder.Append(line).Append('\n');
        return builder.ToString();
    }
}
