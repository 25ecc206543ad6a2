namespace Toil.Certificates.Probing.Preambles;

/// <summary>SMTP and submission: RFC 3207, over RFC 5321.</summary>
internal sealed class SmtpPreamble : IPreamble
{
    /// <summary>What we call ourselves. A name that can never exist (RFC 6761, 6.4) tells nobody where a sweep runs.</summary>
    private const string OwnName = "toil.invalid";

    public string Protocol => "SMTP";

    public async Task RunAsync(PreambleWire wire, string name)
    {
        NumberedReply greeting = await NumberedReply.ReadGreetingAsync(wire, Protocol).ConfigureAwait(false);
        if (greeting.Code != 220)
        {
            throw greeting.IsNegative ? PreambleException.TurnedAway(greeting.Text) : PreambleException.Foreign(Protocol, greeting.Text);
        }

        await wire.SendLineAsync($"EHLO {OwnName}").ConfigureAwait(false);
        NumberedReply extensions = await NumberedReply.ReadAsync(wire, Protocol).ConfigureAwait(false);
        if (extensions.Code != 250)
        {
            throw extensions.Code switch
            {
                421 => PreambleException.TurnedAway(extensions.Text),
                >= 400 => PreambleException.Refused($"Refuses EHLO, without which there is no STARTTLS: {PreambleException.Quote(extensions.Text)}."),
                _ => PreambleException.Broken($"Answered EHLO with {PreambleException.Quote(extensions.Text)}."),
            };
        }

        if (!extensions.Lines.Any(OffersStarttls))
        {
            throw PreambleException.Refused("Its answer to EHLO does not offer STARTTLS.");
        }

        await wire.SendLineAsync("STARTTLS").ConfigureAwait(false);
        NumberedReply answer = await NumberedReply.ReadAsync(wire, Protocol).ConfigureAwait(false);
        if (answer.Code != 220)
        {
            string words = PreambleException.Quote(answer.Text);
            throw answer.IsNegative
                ? PreambleException.Refused($"Offers STARTTLS and then refuses it: {words}.")
                : PreambleException.Broken($"Answered STARTTLS with {words}.");
        }
    }

    private static bool OffersStarttls(string line)
        => line.Length > 4 && line.AsSpan(4).Trim().Equals("STARTTLS", StringComparison.OrdinalIgnoreCase);
}
