using System.Text;
using Toil.Values;

namespace Toil.Certificates.Probing.Preambles;

/// <summary>Ends a preamble: the peer said no, or something else than its protocol. The message is inert and ends with a full stop.</summary>
/// <param name="reason">What the finding says.</param>
/// <param name="message">One sentence for people.</param>
internal sealed class PreambleException(FailureReason reason, string message) : Exception(message)
{
    private const int LongestQuote = 120;
    private const byte AlertRecord = 21;
    private const byte TlsMajorVersion = 3;

    /// <summary>What the finding says.</summary>
    public FailureReason Reason => reason;

    /// <summary>The service answered properly, and does not start TLS.</summary>
    public static PreambleException Refused(string message) => new(FailureReason.StarttlsRefused, message);

    /// <summary>The service wants no connection now, with TLS or without.</summary>
    /// <param name="words">The peer's own.</param>
    public static PreambleException TurnedAway(string words)
        => new(FailureReason.ProtocolError, $"Turned the connection away: {Quote(words)}.");

    /// <summary>The peer began well and then broke its protocol.</summary>
    public static PreambleException Broken(string message) => new(FailureReason.ProtocolError, message);

    /// <summary>The peer's first bytes belong to another protocol.</summary>
    /// <param name="protocol">The one that was expected.</param>
    /// <param name="words">The bytes that came.</param>
    public static PreambleException Foreign(string protocol, string words)
        => new(FailureReason.NoTls, $"Answered with something that is not {protocol}: {Quote(words)}.");

    /// <inheritdoc cref="Foreign(string, string)"/>
    public static PreambleException Foreign(string protocol, ReadOnlySpan<byte> bytes) => bytes is [AlertRecord, TlsMajorVersion, ..]
        ? new(FailureReason.NoTls, $"Answered with a TLS alert in place of {protocol}: it wants TLS from the first byte.")
        : Foreign(protocol, FirstLine(Encoding.Latin1.GetString(bytes)));

    /// <summary>A peer's words as they may stand in a sentence.</summary>
    public static string Quote(string words) => $"'{InertText.From(words, LongestQuote)}'";

    private static string FirstLine(string text)
    {
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}
