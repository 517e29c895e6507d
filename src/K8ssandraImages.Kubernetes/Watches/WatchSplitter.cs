using System.Text.Json;
using K8ssandraImages.Kubernetes.Lists;

namespace K8ssandraImages.Kubernetes.Watches;

/// <summary>Takes the events out of a watch while its bytes arrive: JSON objects, one after the other.</summary>
internal sealed class WatchSplitter : IDisposable
{
    private const int MaxType = 64;

    private readonly IncomingBytes _bytes = new();
    private readonly ObjectScanner _scanner;
    private JsonReaderState _state = new(ObjectLimits.ReaderOptions);
    private Property _property;
    private bool _isInObject;
    private string? _type;
    private ReceivedObject? _object;

    public WatchSplitter(ResourceType type) => _scanner = new ObjectScanner(type, keepManagedFields: true, keepStatus: true);

    private enum Property
    {
        Other,
        Type,
        Object,
    }

    /// <inheritdoc cref="ListSplitter.Free"/>
    public Memory<byte> Free() => _bytes.Free(_isInObject ? _scanner.Start : _bytes.Position);

    /// <inheritdoc cref="ListSplitter.Add"/>
    public void Add(int count) => _bytes.Add(count);

    /// <summary>The next event; null where more bytes are needed for it.</summary>
    /// <exception cref="MalformedAnswerException">It is not what an API server sends.</exception>
    public WatchFrame? Next()
    {
        if (_bytes.IsInLongString())
            return null;
        try
        {
            var origin = _bytes.Position;
            var reader = new Utf8JsonReader(_bytes.Unread, isFinalBlock: false, _state);
            WatchFrame? found = null;
            while (found is null && reader.Read())
            {
                if (!_isInObject)
                {
                    found = TakeAround(ref reader, origin);
                }
                else if (_scanner.Take(ref reader, origin))
                {
                    _isInObject = false;
                    _object = _scanner.Finish(_bytes, origin + reader.BytesConsumed);
                }
            }

            _bytes.Advance((int)reader.BytesConsumed);
            // After one event comes another document.
            _state = found is null ? reader.CurrentState : new JsonReaderState(ObjectLimits.ReaderOptions);
            return found;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new MalformedAnswerException($"it is no well-formed JSON, or deeper than {ObjectLimits.MaxDepth} levels.");
        }
    }

    public void Dispose() => _bytes.Dispose();

    private WatchFrame? TakeAround(ref Utf8JsonReader reader, long origin)
    {
        switch (reader.CurrentDepth)
        {
            case 0 when reader.TokenType == JsonTokenType.StartObject:
                _type = null;
                _object = null;
                return null;
            case 0:
                return reader.TokenType == JsonTokenType.EndObject && _type is not null && _object is not null ? new WatchFrame(_type, _object) : throw NoEvent();
            case 1 when reader.TokenType == JsonTokenType.PropertyName:
                _property = reader.ValueTextEquals("type"u8) ? Property.Type : reader.ValueTextEquals("object"u8) ? Property.Object : Property.Other;
                return null;
            case 1 when _property == Property.Type:
                _type = reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= MaxType ? reader.GetString() : throw NoEvent();
                return null;
            case 1 when _property == Property.Object:
                if (reader.TokenType != JsonTokenType.StartObject)
                    throw NoEvent();
                _isInObject = true;
                _scanner.Begin(depth: 1, origin + reader.TokenStartIndex);
                return null;
            default:
                return null;
        }
    }

    private static MalformedAnswerException NoEvent() => new("it is no event of a watch.");
}
