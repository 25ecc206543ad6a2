using System.Buffers.Binary;
using System.Text;

namespace Toil.Certificates.Probing.Preambles;

/// <summary>PostgreSQL's SSLRequest: PostgreSQL documentation, Message Flow, "SSL Session Encryption". One byte is the whole answer.</summary>
internal sealed class PostgresPreamble : IPreamble
{
    private const byte MessageField = (byte)'M';

    // A length of 8, and 1234 * 65536 + 5679 where a protocol version would stand.
    private static readonly byte[] s_request = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

    public string Protocol => "PostgreSQL";

    public async Task RunAsync(PreambleWire wire, string name)
    {
        await wire.SendAsync(s_request).ConfigureAwait(false);
        switch (await wire.PeekByteAsync().ConfigureAwait(false))
        {
            case (byte)'S' when !wire.Excerpt.StartsWith("SSH-"u8):
                await wire.ReadByteAsync().ConfigureAwait(false);
                return;
            case (byte)'N':
                throw PreambleException.Refused("Has no TLS: it answered SSLRequest with N.");
            case (byte)'E':
                throw await ReadErrorAsync(wire).ConfigureAwait(false);
            default:
                throw PreambleException.Foreign(Protocol, wire.Excerpt);
        }
    }

    private static async Task<PreambleException> ReadErrorAsync(PreambleWire wire)
    {
        await wire.ReadByteAsync().ConfigureAwait(false);

        // Since version 7.4 a length follows, whose first byte is 0; before that the text itself (protocol 2.0).
        string words = await wire.PeekByteAsync().ConfigureAwait(false) == 0
            ? await ReadFieldsAsync(wire).ConfigureAwait(false)
            : Encoding.UTF8.GetString(await wire.ReadUntilAsync(0).ConfigureAwait(false)).Trim();
        return words.Contains("unsupported frontend protocol", StringComparison.Ordinal)
            ? PreambleException.Refused("Is too old for TLS: it does not know SSLRequest.")
            : PreambleException.TurnedAway(words);
    }

    private static async Task<string> ReadFieldsAsync(PreambleWire wire)
    {
        uint length = BinaryPrimitives.ReadUInt32BigEndian(await wire.ReadBytesAsync(sizeof(uint)).ConfigureAwait(false));
        if (length is < sizeof(uint) or > PreambleWire.LongestItem)
        {
            throw PreambleException.Broken("Answered SSLRequest with an error message of an impossible length.");
        }

        ReadOnlyMemory<byte> body = await wire.ReadBytesAsync((int)length - sizeof(uint)).ConfigureAwait(false);
        while (body.Span is [not 0, ..])
        {
            int end = body.Span.IndexOf((byte)0);
            ReadOnlyMemory<byte> field = end < 0 ? body : body[..end];
            if (field.Span[0] == MessageField)
            {
                return Encoding.UTF8.GetString(field.Span[1..]);
            }

            body = end < 0 ? default : body[(end + 1)..];
        }

        return "an error without a message";
    }
}
