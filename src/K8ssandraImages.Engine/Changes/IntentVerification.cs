using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.References;

namespace K8ssandraImages.Engine.Changes;

/// <summary>Compares what an intent asked for with what the operator composes of the edited ImageConfig.</summary>
internal sealed class IntentVerification(ImageConfigIntent intent, ImageConfig edited, Action<Diagnostic> report)
{
    // A version that every release composes an image for.
    private static readonly (string Type, string Version)[] Samples = [("cassandra", "3.11.7"), ("dse", "6.8.1"), ("hcd", "1.2.3")];
    private const int Longest = 120;

    /// <summary>Reports what differs. An ImageConfig that does not load has findings of its own.</summary>
    public void Run()
    {
        // Removals alone ask for nothing, and a default asks only where nothing else is said.
        if (!edited.IsLoaded || intent.Level == ImageConfigLevel.Default || intent.Remove.Contains(ImageConfigField.Image))
            return;
        foreach (var component in Components())
        {
            if (!ImageConfigComponent.IsServerType(component))
            {
                Check(component, component, edited.Component(component));
                continue;
            }

            if (intent.ServerVersion is { } version)
            {
                Check(component, component + " " + version, edited.Server(component, version));
                continue;
            }

            var sample = Array.Find(Samples, candidate => candidate.Type == component).Version;
            Check(component, component + " " + sample, edited.Server(component, sample));
            foreach (var own in VersionsOf(component))
                Check(component, component + " " + own, edited.Server(component, own));
        }

        if (intent.Level == ImageConfigLevel.Override && intent.PullSecrets is { } secrets)
        {
            var given = edited.PullSecrets().Select(static secret => secret.Value).ToList();
            if (!given.SequenceEqual(secrets))
                Report(edited.PullSecrets() is [.., var last] ? last.Node?.Location : null, "Cassandra pods get the pull secrets " + Show(string.Join(", ", given)) + ", not just " + Show(string.Join(", ", secrets)) + ".");
        }
    }

    private IEnumerable<string> Components()
    {
        if (intent.Level == ImageConfigLevel.Component)
            return intent.Components.Select(ImageConfigComponent.Known).Distinct(StringComparer.Ordinal);
        IEnumerable<string> versioned = edited.Api == "v1beta1" ? ["cassandra", "dse"] : [];
        return edited.Components.Concat(versioned).Distinct(StringComparer.Ordinal).Where(IsDecidedHere);
    }

    // v1beta1's defaults and v1beta2's types and images share one list of names; settings of a component are no image of it.
    private bool IsDecidedHere(string component) => ImageConfigComponent.IsServerType(component)
        ? edited.Api == "v1beta1" || edited.Root?.At("types", component) is { IsNull: false }
        : edited.Root?.At("images", component) is { IsNull: false };

    private IEnumerable<string> VersionsOf(string type)
    {
        if (edited.Api != "v1beta1" || edited.Root?.At("images", type) is not { } versions)
            yield break;
        for (var i = 0; i < versions.Members.Length; i++)
            yield return versions.Members[i].Key;
    }

    private void Check(string component, string what, ImageAnswer answer)
    {
        // Without an image, or with an invalid one, the answer has its own findings.
        if (answer.Image is { } image && WrittenReference.TryParse(image, out var composed, out _) && Difference(composed, image) is { } difference)
        {
            var decider = ReferenceDifference.Decider(answer.WonTrace, difference.Field) ?? answer.Node?.Location;
            Report(
                decider,
                "For " + Show(what) + " the operator composes `" + Show(image) + "`, not " + difference.Wanted + "."
                    + (string.IsNullOrEmpty(decider?.Path) ? "" : " " + Show(decider.Path) + " decides."));
        }

        if (intent.PullPolicy is { } policy && Candidate.Winner(edited.PullPolicy(component)) is var winner
            && !string.Equals(winner?.Value ?? "", policy, StringComparison.OrdinalIgnoreCase))
        {
            Report(winner?.Node?.Location, "The pull policy of " + Show(component) + " is " + (winner is null ? "not set" : "`" + Show(winner.Value) + "`") + ", not " + Show(policy) + ".");
        }
    }

    private (ImageField Field, string Wanted)? Difference(WrittenReference composed, string image)
    {
        if (intent.Image is { } whole)
            return Different(whole, image) is { } field ? (field, "`" + Show(whole) + "`") : null;
        if (intent.Registry is { Length: > 0 } registry && !image.StartsWith(registry + "/", StringComparison.Ordinal))
            return (ImageField.Registry, "with the registry `" + Show(registry) + "`");
        if (intent.Registry is { Length: 0 } && edited.Api == "v1beta2" && composed.Registry.Length > 0)
            return (ImageField.Registry, "without a registry");
        if (intent.Repository is { Length: > 0 } repository && composed.Repository != repository && !composed.Repository.EndsWith("/" + repository, StringComparison.Ordinal) && !IsNamespace(composed))
            return (ImageField.Repository, "with the repository `" + Show(repository) + "`");
        if (intent.Name is { } name && composed.Name != name)
            return (ImageField.Name, "with the name `" + Show(name) + "`");
        if (intent.Digest is { } digest && composed.Digest != digest)
            return (ImageField.Digest, "with the digest `" + Show(digest) + "`");
        if (intent.Tag is { } tag && intent.Digest is null && composed.Tag != tag)
            return (ImageField.Tag, "with the tag `" + Show(tag) + "`");
        var tail = composed.Tag + (composed.Digest.Length > 0 ? "@" + composed.Digest : "");
        if (intent.Prefix is { } prefix && !tail.StartsWith(prefix, StringComparison.Ordinal))
            return (ImageField.Tag, "with the prefix `" + Show(prefix) + "`");
        return intent.Suffix is { } suffix && !tail.EndsWith(suffix, StringComparison.Ordinal) ? (ImageField.Tag, "with the suffix `" + Show(suffix) + "`") : null;
    }

    // imageNamespace replaces the first component of a path, where there is one; deeper ones stay.
    private bool IsNamespace(WrittenReference composed) => intent.Level == ImageConfigLevel.Override && edited.Api == "v1beta1"
        && (composed.Repository.StartsWith(intent.Repository + "/", StringComparison.Ordinal) || composed.Repository.Contains("/" + intent.Repository + "/", StringComparison.Ordinal));

    // A server type is asked for without its version.
    private ImageField? Different(string asked, string composed) => ReferenceDifference.First(
        asked,
        composed,
        withoutTag: intent.ServerVersion is null && intent.Components.Any(static name => ImageConfigComponent.IsServerType(ImageConfigComponent.Known(name))));

    private void Report(SourceLocation? location, string message) =>
        report(IntentRules.NotAsAsked.At(location, message, "Look at the trace: Get-K8ssEffectiveImage (k8ssimages images --explain). What decides can be removed or changed with the same command."));

    private static string Show(string text) => Printable.Escape(text, Longest);
}
