using System.Security;
using System.Text;

namespace Toil.Certificates.Probing.Preambles;

/// <summary>XMPP: RFC 6120, 4.2 (the stream) and 5.4 (STARTTLS).</summary>
/// <param name="contentNamespace"><c>jabber:client</c> or <c>jabber:server</c>.</param>
internal sealed class XmppPreamble(string contentNamespace) : IPreamble
{
    public string Protocol => "XMPP";

    public async Task RunAsync(PreambleWire wire, string name)
    {
        XmppTagReader tags = new(wire, Protocol);
        await wire.SendAsync(Encoding.ASCII.GetBytes(
            $"<?xml version='1.0'?><stream:stream xmlns='{contentNamespace}' xmlns:stream='http://etherx.jabber.org/streams' "
            + $"to='{SecurityElement.Escape(name)}' version='1.0'>")).ConfigureAwait(false);
        XmppTag stream = await tags.ReadAsync().ConfigureAwait(false);
        if (stream is not { Name: "stream", IsEnd: false })
        {
            throw PreambleException.Foreign(Protocol, $"<{stream.Name}>");
        }

        if (!await OffersStarttlsAsync(tags, name).ConfigureAwait(false))
        {
            throw PreambleException.Refused("Its stream features do not hold STARTTLS.");
        }

        await wire.SendAsync("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"u8.ToArray()).ConfigureAwait(false);
        XmppTag answer = await tags.ReadAsync().ConfigureAwait(false);
        if (answer is not { Name: "proceed", IsEnd: false })
        {
            throw answer is { Name: "failure", IsEnd: false }
                ? PreambleException.Refused("Offers STARTTLS and then refuses it.")
                : PreambleException.Broken($"Answered STARTTLS with {PreambleException.Quote($"<{answer.Name}>")}.");
        }

        if (!answer.IsEmpty && await tags.ReadAsync().ConfigureAwait(false) is not { Name: "proceed", IsEnd: true })
        {
            throw PreambleException.Broken("Answered STARTTLS with a go-ahead that does not end.");
        }
    }

    private static async Task<bool> OffersStarttlsAsync(XmppTagReader tags, string name)
    {
        XmppTag tag = await tags.ReadAsync().ConfigureAwait(false);
        if (tag is { Name: "error", IsEnd: false, IsEmpty: false })
        {
            throw await ReadErrorAsync(tags, name).ConfigureAwait(false);
        }

        if (tag is not { Name: "features", IsEnd: false })
        {
            throw PreambleException.Broken($"Opened the stream with {PreambleException.Quote($"<{tag.Name}>")} in place of its features.");
        }

        bool offers = false;
        while (!tag.IsEmpty || tag.Name != "features")
        {
            tag = await tags.ReadAsync().ConfigureAwait(false);
            offers |= tag is { Name: "starttls", IsEnd: false };
            if (tag is { Name: "features" or "stream", IsEnd: true })
            {
                break;
            }
        }

        return offers;
    }

    // A condition, and often a text that says more (RFC 6120, 4.9.2).
    private static async Task<PreambleException> ReadErrorAsync(XmppTagReader tags, string name)
    {
        string condition = (await tags.ReadAsync().ConfigureAwait(false)).Name;
        if (condition == "host-unknown")
        {
            return PreambleException.Broken($"Serves no XMPP for {PreambleException.Quote(name)} (host-unknown): name its domain with ?sni=NAME.");
        }

        XmppTag tag;
        do
        {
            tag = await tags.ReadAsync().ConfigureAwait(false);
        }
        while (tag is not { Name: "text" or "error", IsEnd: true });
        return PreambleException.TurnedAway(tag.Name == "text" ? $"{condition}: {tag.TextBefore}" : condition);
    }
}
