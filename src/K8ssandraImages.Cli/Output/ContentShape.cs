namespace K8ssandraImages.Cli.Output;

/// <summary>How objects are written of which a text is the point.</summary>
internal abstract class ContentShape<T> : Shape<T>
    where T : K8ssObject
{
    /// <summary>The text.</summary>
    public abstract string ContentOf(T item);

    /// <inheritdoc/>
    public sealed override Column<T>[] Fields => [];

    /// <inheritdoc/>
    public sealed override Column<T>[] Columns => [];

    /// <inheritdoc/>
    public sealed override bool IsSameGroup(T one, T other) => false;
}
