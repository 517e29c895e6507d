using System.Text.Json;

namespace K8ssandraImages.Cli.Output;

/// <summary>How the objects of one contract type are written.</summary>
internal abstract class Shape<T>
    where T : K8ssObject
{
    /// <summary>What several of them are called.</summary>
    public abstract string Plural { get; }

    /// <summary>What csv has of one.</summary>
    public abstract Column<T>[] Fields { get; }

    /// <summary>What a table has of one; texts that are fit for a terminal.</summary>
    public abstract Column<T>[] Columns { get; }

    /// <summary>Its findings.</summary>
    public abstract IReadOnlyList<Diagnostic> DiagnosticsOf(T item);

    /// <summary>Writes it as a JSON object.</summary>
    public abstract void WriteJson(Utf8JsonWriter json, T item);

    /// <summary>Whether two that follow each other stand in one table.</summary>
    public virtual bool IsSameGroup(T one, T other) =>
        one.Datacenter == other.Datacenter && one.Cluster == other.Cluster && one.Namespace == other.Namespace && one.Context == other.Context;

    /// <summary>What stands above the table; empty for nothing.</summary>
    public virtual string TitleOf(T item)
    {
        var title = "";
        void Add(string name, string? value)
        {
            if (value is not null)
                title += (title.Length == 0 ? "" : "  ") + name + " " + TableText.Of(value);
        }

        Add("context", item.Context);
        Add("namespace", item.Namespace);
        Add("cluster", item.Cluster);
        Add("datacenter", item.Datacenter);
        return title;
    }

    /// <summary>Writes what stands below its row.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="item">The object.</param>
    /// <param name="next">The one of the next row; null after the last.</param>
    /// <param name="explains">Whether everything is to be told.</param>
    public virtual void WriteBelow(OutputBuffer output, T item, T? next, bool explains)
    {
    }
}

/// <summary>One column of csv or of a table.</summary>
/// <param name="Name">Its head.</param>
/// <param name="Of">What it has of an object.</param>
internal sealed record Column<T>(string Name, Func<T, string?> Of);
