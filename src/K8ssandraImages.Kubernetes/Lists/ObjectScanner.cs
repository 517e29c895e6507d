using System.Text.Json;

namespace K8ssandraImages.Kubernetes.Lists;

/// <summary>
/// Follows the tokens of one object inside a larger document, remembers what its metadata says and which bytes are not wanted,
/// and makes a document of its own of the rest.
/// </summary>
internal sealed class ObjectScanner
{
    private const int MaxText = 4096;

    private readonly byte[] _kind;
    private readonly byte[] _apiVersion;
    private readonly bool _keepManagedFields;
    private readonly bool _keepStatus;
    private readonly List<(long Start, long End)> _cuts = [];
    private int _depth;
    private long _start;
    private Properties _own;
    private Properties _metadata;
    private Property _property;
    private Property _metadataProperty;
    private bool _hasKind;
    private bool _hasApiVersion;
    private string? _uid;
    private string? _namespace;
    private string? _name;
    private string? _resourceVersion;

    public ObjectScanner(ResourceType type, bool keepManagedFields, bool keepStatus)
    {
        _kind = [.. "\"kind\":\""u8, .. JsonEncodedText.Encode(type.Kind).EncodedUtf8Bytes, (byte)'"'];
        _apiVersion = [.. "\"apiVersion\":\""u8, .. JsonEncodedText.Encode(type.ApiVersion).EncodedUtf8Bytes, (byte)'"'];
        _keepManagedFields = keepManagedFields;
        _keepStatus = keepStatus;
    }

    private enum Property
    {
        Other,
        Metadata,
        Uid,
        Namespace,
        Name,
        ResourceVersion,
    }

    /// <summary>Where the object begins, from where on its bytes are needed.</summary>
    public long Start => _start;

    /// <summary>Begins with an object's first token.</summary>
    /// <param name="depth">The depth of that token.</param>
    /// <param name="start">Its position.</param>
    public void Begin(int depth, long start)
    {
        _depth = depth;
        _start = start;
        _cuts.Clear();
        _own = Properties.None;
        _hasKind = _hasApiVersion = false;
        _property = _metadataProperty = Property.Other;
        _uid = _namespace = _name = _resourceVersion = null;
    }

    /// <summary>Takes the next token; true where it is the object's last.</summary>
    /// <param name="reader">At that token.</param>
    /// <param name="origin">The position of the reader's first byte.</param>
    public bool Take(ref Utf8JsonReader reader, long origin)
    {
        switch (reader.CurrentDepth - _depth)
        {
            case 0:
                _own.Close(_cuts);
                return true;
            case 1:
                TakeOwn(ref reader, origin);
                return false;
            case 2 when _property == Property.Metadata:
                TakeMetadata(ref reader, origin);
                return false;
            default:
                return false;
        }
    }

    /// <summary>The object as a document of its own.</summary>
    /// <param name="bytes">Where its bytes are.</param>
    /// <param name="end">After its last byte.</param>
    public ReceivedObject Finish(IncomingBytes bytes, long end)
    {
        var added = (_hasKind ? 0 : _kind.Length + 1) + (_hasApiVersion ? 0 : _apiVersion.Length + 1);
        // The last of what is added is followed by a comma only where something follows.
        if (added > 0 && !_own.HasKept)
            added--;
        var length = end - _start + added;
        foreach (var (cutStart, cutEnd) in _cuts)
            length -= cutEnd - cutStart;
        if (length > ObjectLimits.MaxLength)
            throw new MalformedAnswerException($"an object in it is larger than {ObjectLimits.MaxLength / (1024 * 1024)} MiB.");

        var json = GC.AllocateUninitializedArray<byte>((int)length);
        var rest = json.AsSpan();
        rest[0] = (byte)'{';
        rest = rest[1..];
        if (!_hasKind)
            Put(_kind, isLast: _hasApiVersion && !_own.HasKept, ref rest);
        if (!_hasApiVersion)
            Put(_apiVersion, isLast: !_own.HasKept, ref rest);
        var position = _start + 1;
        foreach (var (cutStart, cutEnd) in _cuts)
        {
            Copy(bytes.Slice(position, cutStart), ref rest);
            position = cutEnd;
        }

        Copy(bytes.Slice(position, end), ref rest);
        return new ReceivedObject(json, _uid, _namespace, _name, _resourceVersion);
    }

    private static void Put(ReadOnlySpan<byte> property, bool isLast, ref Span<byte> rest)
    {
        Copy(property, ref rest);
        if (!isLast)
            Copy(","u8, ref rest);
    }

    private static void Copy(ReadOnlySpan<byte> bytes, ref Span<byte> rest)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    private void TakeOwn(ref Utf8JsonReader reader, long origin)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _property = Property.Other;
                var isCut = false;
                if (reader.ValueTextEquals("metadata"u8))
                    _property = Property.Metadata;
                else if (reader.ValueTextEquals("kind"u8))
                    _hasKind = true;
                else if (reader.ValueTextEquals("apiVersion"u8))
                    _hasApiVersion = true;
                else
                    isCut = !_keepStatus && reader.ValueTextEquals("status"u8);
                _own.Begin(origin + reader.TokenStartIndex, isCut, _cuts);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                _metadata = Properties.None;
                break;
            default:
                if (_property == Property.Metadata && reader.TokenType == JsonTokenType.EndObject)
                    _metadata.Close(_cuts);
                _own.End(origin + reader.BytesConsumed, _cuts);
                break;
        }
    }

    private void TakeMetadata(ref Utf8JsonReader reader, long origin)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                var isCut = false;
                _metadataProperty = Property.Other;
                if (reader.ValueTextEquals("uid"u8))
                    _metadataProperty = Property.Uid;
                else if (reader.ValueTextEquals("namespace"u8))
                    _metadataProperty = Property.Namespace;
                else if (reader.ValueTextEquals("name"u8))
                    _metadataProperty = Property.Name;
                else if (reader.ValueTextEquals("resourceVersion"u8))
                    _metadataProperty = Property.ResourceVersion;
                else
                    isCut = !_keepManagedFields && reader.ValueTextEquals("managedFields"u8);
                _metadata.Begin(origin + reader.TokenStartIndex, isCut, _cuts);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                break;
            default:
                if (reader.TokenType == JsonTokenType.String && _metadataProperty != Property.Other)
                    Remember(Text(ref reader));
                _metadata.End(origin + reader.BytesConsumed, _cuts);
                break;
        }
    }

    private void Remember(string text)
    {
        switch (_metadataProperty)
        {
            case Property.Uid: _uid = text.Length == 0 ? null : text; break;
            case Property.Namespace: _namespace = text; break;
            case Property.Name: _name = text; break;
            default: _resourceVersion = text; break;
        }
    }

    private static string Text(ref Utf8JsonReader reader) =>
        reader.ValueSpan.Length <= MaxText ? reader.GetString()! : throw new MalformedAnswerException("a name, uid or version in it is longer than any that is allowed.");

    /// <summary>The properties of one object, of which some are cut out together with the comma that belongs to them.</summary>
    private struct Properties
    {
        public static readonly Properties None = new() { _leadingCut = -1 };

        private long _leadingCut;
        private long _end;
        private bool _isCut;

        /// <summary>Whether something is left.</summary>
        public bool HasKept { get; private set; }

        /// <summary>A name.</summary>
        public void Begin(long start, bool isCut, List<(long, long)> cuts)
        {
            // What is cut before the first that is kept goes together with the comma behind it.
            if (_leadingCut >= 0)
                cuts.Add((_leadingCut, start));
            _leadingCut = isCut && !HasKept ? start : -1;
            _isCut = isCut;
        }

        /// <summary>The end of its value.</summary>
        public void End(long end, List<(long, long)> cuts)
        {
            // What is cut later goes together with the comma before it.
            if (_isCut && HasKept)
                cuts.Add((_end, end));
            else if (!_isCut)
                HasKept = true;
            _end = end;
        }

        /// <summary>The end of the object.</summary>
        public void Close(List<(long, long)> cuts)
        {
            if (_leadingCut >= 0)
                cuts.Add((_leadingCut, _end));
            _leadingCut = -1;
        }
    }
}
