namespace K8ssandraImages.Engine.Linting;

/// <summary>Something that is looked for in one kind of subject. Rules keep nothing, so one object serves all.</summary>
/// <typeparam name="T">What it is looked for in.</typeparam>
internal abstract class LintRule<T>(Rule rule) : ILintRule
{
    /// <inheritdoc/>
    public Rule Rule => rule;

    /// <summary>What it finds, in the order of the document.</summary>
    public abstract IEnumerable<Diagnostic> Check(T subject);
}

/// <summary>A lint rule, whatever it looks at.</summary>
internal interface ILintRule
{
    /// <summary>What it reports.</summary>
    Rule Rule { get; }
}
