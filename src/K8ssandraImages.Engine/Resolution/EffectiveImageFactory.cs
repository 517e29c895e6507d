using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.References;

namespace K8ssandraImages.Engine.Resolution;

/// <summary>Makes effective images: takes the reference apart, writes the trace, and reports what no runtime can pull.</summary>
internal sealed class EffectiveImageFactory(bool withTrace)
{
    private const int MostReferences = 4096;
    private readonly Dictionary<string, (ImageReference? Reference, ReferenceError? Error)> _references = new(StringComparer.Ordinal);
    private readonly List<TraceEntry> _trace = [];

    /// <summary>What there is to say about one container.</summary>
    internal readonly ref struct Parts
    {
        public required Scope Scope { get; init; }

        public required WorkloadKind Workload { get; init; }

        public string? WorkloadName { get; init; }

        public required string Container { get; init; }

        public required ContainerKind Kind { get; init; }

        public required string Component { get; init; }

        /// <summary>Candidates for the whole reference, highest first.</summary>
        public Candidate? Image { get; init; }

        /// <summary>The composed image below them; null where there is none.</summary>
        public ImageAnswer? Answer { get; init; }

        public Candidate? PullPolicy { get; init; }

        public IReadOnlyList<Candidate> PullSecrets { get; init; }

        public ReadOnlySpan<Diagnostic> Diagnostics { get; init; }

        /// <summary>The place to name when the image is missing.</summary>
        public Node? Place { get; init; }

        /// <summary>The registry that would replace the image's, did it come from the ImageConfig.</summary>
        public Candidate? RegistryOverride { get; init; }
    }

    public EffectiveImage Create(in Parts parts)
    {
        var opaque = Candidate.Winner(parts.Image);
        var answer = parts.Answer;
        string? image;
        ImageTier? source;
        if (opaque is not null)
        {
            image = opaque.Value;
            source = opaque.Tier;
        }
        else
        {
            image = answer?.Image;
            source = answer?.Tier;
        }

        var (reference, error) = string.IsNullOrEmpty(image) ? default : Take(image);
        List<Diagnostic>? diagnostics = null;
        foreach (var diagnostic in parts.Diagnostics)
            (diagnostics ??= []).Add(diagnostic);
        if (opaque is null && answer is { Diagnostics.Count: > 0 })
            (diagnostics ??= []).AddRange(answer.Diagnostics);
        if (image is { Length: 0 } || (image is null && answer is null))
        {
            image = "";
            (diagnostics ??= []).Add(ResolutionRules.EmptyImage.At(
                (opaque?.Node ?? parts.Place)?.Location,
                "The container " + Printable.Escape(parts.Container, 80) + " gets no image; the API server refuses the pod.",
                "Give the container an image."));
        }
        else if (error is not null && (diagnostics is null || !diagnostics.Exists(d => d.Severity == DiagnosticSeverity.Error)))
        {
            (diagnostics ??= []).Add(ResolutionRules.InvalidReference.At(
                (opaque?.Node ?? answer?.Node ?? parts.Place)?.Location,
                "`" + Printable.Escape(image!, 200) + "` is no valid image reference: " + error.Message,
                "Correct the reference; a container with it stays in InvalidImageName."));
        }

        if (opaque is not null && reference is not null && parts.RegistryOverride is { } moved && !IsFrom(reference, moved.Value))
        {
            (diagnostics ??= []).Add(ResolutionRules.NotMoved.At(
                opaque.Node?.Location,
                "The ImageConfig's registry " + Printable.Escape(moved.Value, 100) + " does not apply here: the operator takes this reference as it is, from " + Printable.Escape(reference.Domain, 100) + ".",
                "Write the registry into the reference, or remove it so that the ImageConfig decides."));
        }

        return new EffectiveImage
        {
            Context = parts.Scope.Context,
            Namespace = parts.Scope.Namespace,
            Cluster = parts.Scope.Cluster,
            Datacenter = parts.Scope.Datacenter,
            Workload = parts.Workload,
            WorkloadName = parts.WorkloadName,
            Container = parts.Container,
            ContainerKind = parts.Kind,
            Component = parts.Component,
            Image = image,
            Registry = string.IsNullOrEmpty(reference?.Domain) ? null : reference.Domain,
            Repository = reference?.Repository,
            Name = reference?.Name,
            Tag = reference is null ? null : reference.Tag ?? (reference.Digest is null ? "latest" : null),
            Digest = reference?.Digest,
            PullPolicy = Candidate.Winner(parts.PullPolicy)?.Value,
            PullSecrets = Names(parts.PullSecrets),
            Source = source,
            Trace = withTrace ? Trace(parts, opaque, reference) : [],
            Diagnostics = diagnostics is null ? [] : diagnostics,
        };
    }

    private static bool IsFrom(ImageReference reference, string registry)
    {
        var slash = registry.IndexOf('/', StringComparison.Ordinal);
        return string.Equals(reference.Domain, slash < 0 ? registry : registry[..slash], StringComparison.OrdinalIgnoreCase);
    }

    private static string[] Names(IReadOnlyList<Candidate> secrets)
    {
        var count = 0;
        for (var i = 0; i < secrets.Count; i++)
        {
            if (!secrets[i].Ignored)
                count++;
        }

        if (count == 0)
            return [];
        var names = new string[count];
        for (int i = 0, n = 0; i < secrets.Count; i++)
        {
            if (!secrets[i].Ignored)
                names[n++] = secrets[i].Value;
        }

        return names;
    }

    private (ImageReference? Reference, ReferenceError? Error) Take(string image)
    {
        if (_references.TryGetValue(image, out var known))
            return known;
        if (_references.Count >= MostReferences)
            _references.Clear();
        return _references[image] = ImageReference.TryParse(image, out var reference, out var error) ? (reference, null) : (null, error);
    }

    private TraceEntry[] Trace(in Parts parts, Candidate? opaque, ImageReference? reference)
    {
        _trace.Clear();
        Candidate.Trace(parts.Image, ImageField.Image, null, _trace);
        if (opaque is null)
        {
            if (parts.Answer is not null)
                _trace.AddRange(parts.Answer.WonTrace);
        }
        else
        {
            var shadowed = parts.Answer?.ShadowedTrace ?? [];
            AddField(shadowed, ImageField.Image);
            AddTaken(opaque, ImageField.Registry, reference?.Domain, reference is { HasExplicitDomain: false } ? "the reference names no registry" : null);
            AddField(shadowed, ImageField.Registry);
            AddTaken(opaque, ImageField.Repository, reference?.Repository, null);
            AddField(shadowed, ImageField.Repository);
            AddTaken(opaque, ImageField.Name, reference?.Name, null);
            AddField(shadowed, ImageField.Name);
            if (reference is { Tag: null, Digest: null })
                AddTaken(opaque, ImageField.Tag, "latest", "the reference has neither tag nor digest");
            else
                AddTaken(opaque, ImageField.Tag, reference?.Tag, null);
            AddField(shadowed, ImageField.Tag);
            AddTaken(opaque, ImageField.Digest, reference?.Digest, null);
            AddField(shadowed, ImageField.Digest);
        }

        Candidate.Trace(parts.PullPolicy, ImageField.PullPolicy, null, _trace);
        foreach (var secret in parts.PullSecrets)
        {
            _trace.Add(new TraceEntry(
                ImageField.PullSecrets, secret.Value, secret.Tier, secret.Node?.Location, secret.Ignored ? TraceOutcome.Ignored : TraceOutcome.Won, secret.Reason));
        }

        return [.. _trace];
    }

    private void AddTaken(Candidate opaque, ImageField field, string? value, string? reason)
    {
        if (value is not null)
            _trace.Add(new TraceEntry(field, value, opaque.Tier, opaque.Node?.Location, TraceOutcome.Won, reason));
    }

    private void AddField(TraceEntry[] entries, ImageField field)
    {
        foreach (var entry in entries)
        {
            if (entry.Field == field)
                _trace.Add(entry);
        }
    }
}
