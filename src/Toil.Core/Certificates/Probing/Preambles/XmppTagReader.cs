using System.Text;

namespace Toil.Certificates.Probing.Preambles;

/// <summary>
/// Reads the tags of an XMPP stream, byte by byte, and the text between them. It is no XML parser, on purpose: XMPP forbids
/// comments, processing instructions, document types and entities (RFC 6120, 11.1), and with them all that makes XML dangerous to read.
/// </summary>
/// <param name="wire">The connection.</param>
/// <param name="protocol">The protocol's name.</param>
internal sealed class XmppTagReader(PreambleWire wire, string protocol)
{
    private bool _hasBegun;

    /// <summary>Reads the next tag. The XML declaration is passed over.</summary>
    public async Task<XmppTag> ReadAsync()
    {
        while (true)
        {
            string text = await FindTagAsync().ConfigureAwait(false);
            string inside = await ReadInsideAsync().ConfigureAwait(false);
            bool isDeclaration = !_hasBegun && inside.StartsWith("?xml", StringComparison.Ordinal);
            _hasBegun = true;
            if (isDeclaration)
            {
                continue;
            }

            return inside is ['!' or '?', ..]
                ? throw PreambleException.Broken($"Sent {PreambleException.Quote($"<{inside}>")}, which XMPP forbids.")
                : XmppTag.Parse(inside, text);
        }
    }

    private async Task<string> FindTagAsync()
    {
        List<byte> text = [];
        for (byte next = await wire.PeekByteAsync().ConfigureAwait(false); next != '<'; next = await wire.PeekByteAsync().ConfigureAwait(false))
        {
            // Only whitespace may stand before the stream, so that anything else is another protocol.
            if (!_hasBegun && next is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                throw PreambleException.Foreign(protocol, wire.Excerpt);
            }

            if (text.Count == PreambleWire.LongestItem)
            {
                throw PreambleException.Broken($"Sent more than {PreambleWire.LongestItem / 1024} KiB without a tag.");
            }

            text.Add(await wire.ReadByteAsync().ConfigureAwait(false));
        }

        await wire.ReadByteAsync().ConfigureAwait(false);
        return Encoding.UTF8.GetString([.. text]);
    }

    private async Task<string> ReadInsideAsync()
    {
        List<byte> inside = [];
        byte quote = 0;
        while (true)
        {
            byte next = await wire.ReadByteAsync().ConfigureAwait(false);
            if (next == '>' && quote == 0)
            {
                return Encoding.UTF8.GetString([.. inside]);
            }

            if (next is (byte)'"' or (byte)'\'' && (quote == 0 || quote == next))
            {
                quote = quote == 0 ? next : (byte)0;
            }

            inside.Add(next);
            if (inside.Count > PreambleWire.LongestItem)
            {
                throw PreambleException.Broken($"Sent a tag of more than {PreambleWire.LongestItem / 1024} KiB.");
            }
        }
    }
}
