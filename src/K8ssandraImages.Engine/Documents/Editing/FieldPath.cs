using System.Text;

namespace K8ssandraImages.Engine.Documents;

/// <summary>
/// The way to a field of a document: keys of mappings, indices of sequences, and steps into the text of a scalar that is a
/// document of its own, as the ImageConfig in a ConfigMap is.
/// </summary>
internal sealed class FieldPath
{
    /// <summary>The document itself.</summary>
    public static readonly FieldPath Root = new([]);

    private readonly FieldStep[] _steps;

    private FieldPath(FieldStep[] steps) => _steps = steps;

    /// <summary>The steps from the root on.</summary>
    public ReadOnlySpan<FieldStep> Steps => _steps;

    /// <summary>The path of these keys.</summary>
    public static FieldPath Of(params ReadOnlySpan<string> keys) => Root.Then(keys);

    /// <summary>The path of these steps.</summary>
    public static FieldPath Of(ReadOnlySpan<FieldStep> steps) => new(steps.ToArray());

    /// <summary>The field of a key below this one.</summary>
    public FieldPath Then(params ReadOnlySpan<string> keys)
    {
        var path = this;
        foreach (var key in keys)
            path = path.With(new FieldStep(FieldStepKind.Key, key, 0));
        return path;
    }

    /// <summary>The item of a sequence below this one.</summary>
    public FieldPath At(int index) => With(new FieldStep(FieldStepKind.Index, "", index));

    /// <summary>The document in the text of this scalar.</summary>
    public FieldPath Inside() => With(new FieldStep(FieldStepKind.Inside, "", 0));

    /// <summary>The same path in the document inside another's scalar.</summary>
    public FieldPath Under(FieldPath outer) => new([.. outer._steps, .. _steps]);

    /// <summary>As in <see cref="Node.Path"/>: <c>data["image_config.yaml"]:overrides.registry</c>.</summary>
    public override string ToString()
    {
        var builder = new StringBuilder();
        foreach (var step in _steps)
        {
            if (step.Kind == FieldStepKind.Inside)
                builder.Append(':');
            else if (step.Kind == FieldStepKind.Index)
                builder.Append('[').Append(step.Index).Append(']');
            else if (step.Key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/') && step.Key.Length > 0)
                builder.Append(builder.Length > 0 && builder[^1] != ':' ? "." : "").Append(step.Key);
            else
                builder.Append("[\"").Append(step.Key).Append("\"]");
        }

        return builder.ToString();
    }

    private FieldPath With(FieldStep step) => new([.. _steps, step]);
}

/// <summary>What kind of step it is.</summary>
internal enum FieldStepKind
{
    /// <summary>To the value of a key.</summary>
    Key,

    /// <summary>To an item.</summary>
    Index,

    /// <summary>Into the text of a scalar.</summary>
    Inside,
}

/// <summary>One step of a <see cref="FieldPath"/>.</summary>
/// <param name="Kind">What kind of step it is.</param>
/// <param name="Key">The key, as Kubernetes reads it; empty for other kinds.</param>
/// <param name="Index">The index, from 0; 0 for other kinds.</param>
internal readonly record struct FieldStep(FieldStepKind Kind, string Key, int Index);
