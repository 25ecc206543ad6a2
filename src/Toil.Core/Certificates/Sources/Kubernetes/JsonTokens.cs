using System.Text;
using System.Text.Json;

namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>Tokens of JSON, of one value or of several after each other. Holds one token at a time, never the text.</summary>
/// <param name="text">The text.</param>
internal sealed class JsonTokens(ManifestText text) : ManifestTokens
{
    private readonly char[] _chars = new char[16 * 1024];
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();
    private JsonReaderState _state = new(new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = 256 });
    private byte[] _bytes = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _isFinal;

    /// <inheritdoc/>
    public override bool Read()
    {
        try
        {
            while (true)
            {
                Utf8JsonReader reader = new(_bytes.AsSpan(_start, _end - _start), _isFinal, _state);
                if (reader.Read())
                {
                    Take(ref reader);
                    return true;
                }

                _state = reader.CurrentState;
                _start += (int)reader.BytesConsumed;
                if (_isFinal)
                {
                    return false;
                }

                Refill();
            }
        }
        catch (JsonException error)
        {
            throw new ManifestException(_isFinal ? "this is not valid JSON, or it breaks off here" : "this is not valid JSON", (error.LineNumber ?? -1) + 1);
        }
    }

    private void Take(ref Utf8JsonReader reader)
    {
        Token = reader.TokenType switch
        {
            JsonTokenType.StartObject => ManifestToken.MappingStart,
            JsonTokenType.EndObject => ManifestToken.MappingEnd,
            JsonTokenType.StartArray => ManifestToken.SequenceStart,
            JsonTokenType.EndArray => ManifestToken.SequenceEnd,
            _ => ManifestToken.Scalar,
        };
        Text = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? TextOf(ref reader) : string.Empty;
        _state = reader.CurrentState;
        _start += (int)reader.BytesConsumed;
        text.StartToken();
    }

    private static string TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? string.Empty;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape: text that no certificate is made of.
            return "\uFFFD";
        }
    }

    private void Refill()
    {
        _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        (_start, _end) = (0, _end - _start);
        int most = Encoding.UTF8.GetMaxByteCount(_chars.Length);
        if (_bytes.Length - _end < most)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _end + most));
        }

        int read = text.Read(_chars, 0, _chars.Length);
        _isFinal = read == 0;
        _end += _encoder.GetBytes(_chars.AsSpan(0, read), _bytes.AsSpan(_end), flush: _isFinal);
    }
}
