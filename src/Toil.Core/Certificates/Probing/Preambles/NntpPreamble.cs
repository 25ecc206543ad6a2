namespace Toil.Certificates.Probing.Preambles;

/// <summary>NNTP: RFC 4642, 2.2, over RFC 3977.</summary>
internal sealed class NntpPreamble : IPreamble
{
    private const int PostingAllowed = 200;
    private const int PostingProhibited = 201;
    private const int ContinueWithTls = 382;

    public string Protocol => "NNTP";

    public async Task RunAsync(PreambleWire wire, string name)
    {
        NumberedReply greeting = await NumberedReply.ReadGreetingAsync(wire, Protocol).ConfigureAwait(false);
        if (greeting.Code is not (PostingAllowed or PostingProhibited))
        {
            throw greeting.IsNegative ? PreambleException.TurnedAway(greeting.Text) : PreambleException.Foreign(Protocol, greeting.Text);
        }

        await wire.SendLineAsync("STARTTLS").ConfigureAwait(false);
        NumberedReply answer = await NumberedReply.ReadAsync(wire, Protocol).ConfigureAwait(false);
        if (answer.Code != ContinueWithTls)
        {
            string words = PreambleException.Quote(answer.Text);
            throw answer.IsNegative
                ? PreambleException.Refused($"Refuses STARTTLS: {words}.")
                : PreambleException.Broken($"Answered STARTTLS with {words}.");
        }
    }
}
