using System.Text.Json;

namespace K8ssandraImages.Kubernetes.Lists;

/// <summary>
/// Takes the objects out of a list while its bytes arrive. The fields of the list may stand in any order: built-in types have
/// their metadata before the items, custom resources behind them.
/// </summary>
internal sealed class ListSplitter : IDisposable
{
    private const int MaxText = 64 * 1024;

    private readonly IncomingBytes _bytes = new();
    private readonly ObjectScanner _object;
    private JsonReaderState _state = new(ObjectLimits.ReaderOptions);
    private Property _property;
    private Property _metadataProperty;
    private bool _isInObject;
    private bool _hasItems;

    public ListSplitter(ResourceType type, ListOptions options) => _object = new ObjectScanner(type, options.KeepManagedFields, options.KeepStatus);

    private enum Property
    {
        Other,
        Items,
        Metadata,
        Continue,
        ResourceVersion,
    }

    /// <summary>Where the next page begins; null where this is the last, or that has not been read yet.</summary>
    public string? Continue { get; private set; }

    /// <summary>The version of the list; null where that has not been read yet.</summary>
    public string? ResourceVersion { get; private set; }

    /// <summary>Whether the list has been read to its end.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Room for the bytes that come next.</summary>
    /// <exception cref="MalformedAnswerException">It is not what an API server sends.</exception>
    public Memory<byte> Free() => _bytes.Free(_isInObject ? _object.Start : _bytes.Position);

    /// <summary>Bytes have been put there.</summary>
    public void Add(int count) => _bytes.Add(count);

    /// <summary>The next object; null where more bytes are needed for it, or none follows.</summary>
    /// <exception cref="MalformedAnswerException">It is not what an API server sends.</exception>
    public ReceivedObject? Next()
    {
        if (_bytes.IsInLongString())
            return null;
        try
        {
            var origin = _bytes.Position;
            var reader = new Utf8JsonReader(_bytes.Unread, isFinalBlock: false, _state);
            ReceivedObject? found = null;
            while (found is null && reader.Read())
            {
                if (_isInObject)
                {
                    if (_object.Take(ref reader, origin))
                    {
                        _isInObject = false;
                        found = _object.Finish(_bytes, origin + reader.BytesConsumed);
                    }
                }
                else
                {
                    TakeAround(ref reader, origin);
                }
            }

            _bytes.Advance((int)reader.BytesConsumed);
            _state = reader.CurrentState;
            return found;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new MalformedAnswerException($"it is no well-formed JSON, or deeper than {ObjectLimits.MaxDepth} levels.");
        }
    }

    public void Dispose() => _bytes.Dispose();

    private void TakeAround(ref Utf8JsonReader reader, long origin)
    {
        switch (reader.CurrentDepth)
        {
            case 0:
                if (reader.TokenType == JsonTokenType.EndObject)
                    IsComplete = _hasItems ? true : throw NoList();
                else if (reader.TokenType != JsonTokenType.StartObject)
                    throw NoList();
                break;
            case 1 when reader.TokenType == JsonTokenType.PropertyName:
                _property = reader.ValueTextEquals("items"u8) ? Property.Items : reader.ValueTextEquals("metadata"u8) ? Property.Metadata : Property.Other;
                break;
            case 1 when _property == Property.Items:
                // An empty list may be written as null.
                if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.EndArray or JsonTokenType.Null))
                    throw NoList();
                _hasItems = true;
                break;
            case 2 when _property == Property.Items:
                if (reader.TokenType != JsonTokenType.StartObject)
                    throw NoList();
                _isInObject = true;
                _object.Begin(depth: 2, origin + reader.TokenStartIndex);
                break;
            case 2 when _property == Property.Metadata && reader.TokenType == JsonTokenType.PropertyName:
                _metadataProperty = reader.ValueTextEquals("continue"u8) ? Property.Continue : reader.ValueTextEquals("resourceVersion"u8) ? Property.ResourceVersion : Property.Other;
                break;
            case 2 when _property == Property.Metadata && reader.TokenType == JsonTokenType.String && _metadataProperty != Property.Other:
                if (reader.ValueSpan.Length > MaxText)
                    throw new MalformedAnswerException("a version or a continue token in it is longer than any that is allowed.");
                var text = reader.GetString()!;
                if (_metadataProperty == Property.ResourceVersion)
                    ResourceVersion = text;
                else
                    Continue = text.Length == 0 ? null : text;
                break;
        }
    }

    private static MalformedAnswerException NoList() => new("it is no list of objects.");
}
