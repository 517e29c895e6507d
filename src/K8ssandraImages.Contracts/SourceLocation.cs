namespace K8ssandraImages;

/// <summary>
/// Where a value stands: a place in a file (line and column start at 1), a field of a Kubernetes object, or both.
/// </summary>
public sealed class SourceLocation
{
    private readonly IFieldPath? _field;
    private string? _path;
    private string? _object;

    internal SourceLocation(string? source, int line, int column, IFieldPath? field)
    {
        Source = source;
        Line = line;
        Column = column;
        _field = field;
    }

    internal SourceLocation(string? source, int line, int column, string? @object, string? path)
        : this(source, line, column, null)
    {
        _object = @object;
        _path = path;
    }

    /// <summary>The file as it was given, <c>-</c> for piped text, a context's name, or what a release ships.</summary>
    public string? Source { get; }

    /// <summary>Line, from 1; 0 where the source has no lines.</summary>
    public int Line { get; }

    /// <summary>Column in characters, from 1; 0 where the source has no lines.</summary>
    public int Column { get; }

    /// <summary>The Kubernetes object as <c>Kind namespace/name</c>, or null.</summary>
    public string? Object => _object ??= _field?.Object;

    /// <summary>The field's path in that object, as in <c>spec.cassandra.datacenters[0].serverImage</c>, or null.</summary>
    public string? Path => _path ??= _field?.Path;

    /// <summary>The value that stands there; null where that is not known.</summary>
    internal IFieldPath? Field => _field;

    /// <summary>The line in the text that was parsed: another one than <see cref="Line"/> where that text is a value of an object.</summary>
    internal int TextLine { get; init; }

    /// <summary><c>file:line:column</c>, or the object and the field's path where there are no lines.</summary>
    public override string ToString()
    {
        if (Line > 0)
            return Source + ":" + Line + ":" + Column;
        var text = string.IsNullOrEmpty(Object) ? Source ?? "" : Object;
        return string.IsNullOrEmpty(Path) ? text : text.Length == 0 ? Path : text + " " + Path;
    }
}

/// <summary>What can name its own place; computed only when somebody looks.</summary>
internal interface IFieldPath
{
    string? Object { get; }

    string? Path { get; }
}
