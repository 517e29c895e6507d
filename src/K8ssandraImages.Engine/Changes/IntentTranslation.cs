using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Changes;

/// <summary>Translates a checked intent into edits of one form of the ImageConfig.</summary>
internal abstract class IntentTranslation(ImageConfigIntent intent, Node? root, CassOperatorRelease release, Action<Diagnostic> report)
{
    private const int Longest = 120;
    private readonly List<FieldEdit> _edits = [];

    protected ImageConfigIntent Intent => intent;

    protected CassOperatorRelease Release => release;

    protected Node? Root => root;

    /// <summary><c>v1beta1</c> or <c>v1beta2</c>.</summary>
    protected abstract string Api { get; }

    /// <summary>The edits, in the order in which a new text would have them.</summary>
    public IReadOnlyList<FieldEdit> Translate()
    {
        if (root is { IsNull: false } && root.Kind != NodeKind.Mapping)
            throw new IntentException(IntentRules.NotPossible, root, "This is no ImageConfig: its text is no mapping.", "Replace the whole text with -Content (--content).");
        if (root is null or { IsNull: true })
        {
            Set("config.k8ssandra.io/" + Api, "apiVersion");
            Set("ImageConfig", "kind");
        }

        switch (intent.Level)
        {
            case ImageConfigLevel.Override:
                Override();
                break;
            case ImageConfigLevel.Default:
                Default();
                break;
            default:
                foreach (var component in intent.Components)
                {
                    CheckName(component);
                    Component(component);
                }

                break;
        }

        return _edits;
    }

    protected abstract void Override();

    protected abstract void Default();

    protected abstract void Component(string name);

    /// <summary>Whether there is an entry of a component that no operator reads.</summary>
    protected abstract bool HasEntry(string name);

    protected bool Removes(ImageConfigField field) => intent.Remove.Contains(field);

    protected Node? Find(params ReadOnlySpan<string> path) => root?.At(path) is { IsNull: false } node ? node : null;

    /// <summary>The text of a field; null where it is absent or empty, which the operators do not tell apart.</summary>
    protected string? Text(params ReadOnlySpan<string> path) => Find(path) is { IsString: true, Text.Length: > 0 } node ? node.Text : null;

    protected void Set(string text, params ReadOnlySpan<string> path)
    {
        CheckWay(path, isList: false);
        _edits.Add(FieldEdit.Set(FieldPath.Of(path), text));
    }

    protected void SetList(IReadOnlyList<string> items, params ReadOnlySpan<string> path)
    {
        CheckWay(path, isList: true);
        _edits.Add(FieldEdit.Set(FieldPath.Of(path), items));
    }

    /// <summary>Removes a field, where it is there.</summary>
    protected void Drop(params ReadOnlySpan<string> path)
    {
        if (root?.At(path) is not null)
            _edits.Add(FieldEdit.Remove(FieldPath.Of(path)));
    }

    protected void Warn(Rule rule, Node? node, string message, string remedy) => report(rule.At(node?.Location, message, remedy));

    protected static IntentException Impossible(Node? node, string message, string remedy) => new(IntentRules.NotPossible, node, message, remedy);

    protected static string Show(string? text) => Printable.Escape(text, Longest);

    protected static string Show(params ReadOnlySpan<string> path) => Printable.Escape(FieldPath.Of(path).ToString(), Longest);

    // A repository with the name at its end, as v1beta1's `repository` of a server type has it.
    protected void CheckRepository(string? name)
    {
        if (intent.Name is not null || intent.Repository is not { Length: > 0 } repository || string.IsNullOrEmpty(name))
            return;
        if (repository != name && !repository.EndsWith("/" + name, StringComparison.Ordinal))
            return;
        var path = repository[..^name.Length].TrimEnd('/');
        throw new IntentException(
            IntentRules.BadValue,
            null,
            IntentParameter.Repository + " is the path without the name, and `" + Show(repository) + "` ends with the name `" + Show(name) + "`: the image would be " + Show(repository + "/" + name) + ".",
            (path.Length > 0 ? "Write " + IntentParameter.Repository + " " + Show(path) + "." : "Write the path.") + " If the path really ends so, give " + IntentParameter.Name + " too.");
    }

    protected static string Single(IReadOnlyList<string> secrets, string instead) => secrets.Count == 1
        ? secrets[0]
        : throw Impossible(null, "There is place for one pull secret here, not for " + secrets.Count + ".", instead);

    private void CheckName(string component)
    {
        if (ImageConfigComponent.IsServerType(component) || ImageConfigComponent.IsOfCassOperator(component) || ImageConfigComponent.IsOfK8ssandraOperator(component))
            return;
        if (ImageConfigComponent.Elsewhere(component) is { } elsewhere)
            throw Impossible(null, "An ImageConfig has no component " + Show(component) + ".", elsewhere);
        if (!HasEntry(component))
        {
            throw Impossible(
                null,
                "No operator reads a component " + Show(component) + " from an ImageConfig, and it is not there.",
                "The components are cassandra, dse, hcd, system-logger, config-builder, k8ssandra-client, and for k8ssandra-operator since 1.27.0 medusa and reaper.");
        }

        Warn(IntentRules.WithoutEffect, null, "No operator reads a component " + Show(component) + " from an ImageConfig; it is changed because it is there.", "Remove it, or name the component that is meant.");
    }

    private void CheckWay(ReadOnlySpan<string> path, bool isList)
    {
        for (var length = 1; length <= path.Length; length++)
        {
            if (Find(path[..length]) is not { } node)
                return;
            var fits = length < path.Length
                ? node.Kind == NodeKind.Mapping
                : node.Kind != NodeKind.Mapping && (isList || node.Kind != NodeKind.Sequence);
            if (!fits)
            {
                throw Impossible(
                    node,
                    Show(path[..length]) + " is " + ImageConfigs.ImageConfigDecoder.KindName(node) + " here, so " + Show(path) + " cannot be written; an operator does not start with it in " + Api + ".",
                    "Correct it by hand, or replace the whole text with -Content (--content).");
            }
        }
    }
}
