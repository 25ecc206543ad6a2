using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Toil.Certificates.Probing.Preambles;

/// <summary>LDAP's extended operation StartTLS: RFC 4511, 4.14. Everything is BER with definite lengths (5.1).</summary>
internal sealed class LdapPreamble : IPreamble
{
    private const byte Sequence = 0x30;
    private const int LongestLengthField = 4;
    private const int MessageId = 1;

    /// <summary>A notice that comes unasked has the id 0 (RFC 4511, 4.4).</summary>
    private const int Unsolicited = 0;

    private static readonly Asn1Tag s_extendedRequest = new(TagClass.Application, 23);
    private static readonly Asn1Tag s_extendedResponse = new(TagClass.Application, 24, isConstructed: true);
    private static readonly byte[] s_request = WriteRequest();

    public string Protocol => "LDAP";

    public async Task RunAsync(PreambleWire wire, string name)
    {
        await wire.SendAsync(s_request).ConfigureAwait(false);
        byte[] message = await ReadMessageAsync(wire).ConfigureAwait(false);
        try
        {
            Judge(new AsnReader(message, AsnEncodingRules.BER));
        }
        catch (AsnContentException)
        {
            throw PreambleException.Broken("Answered StartTLS with a damaged LDAP message.");
        }
    }

    private static byte[] WriteRequest()
    {
        AsnWriter writer = new(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(MessageId);
            using (writer.PushSequence(s_extendedRequest))
            {
                writer.WriteOctetString("1.3.6.1.4.1.1466.20037"u8, new Asn1Tag(TagClass.ContextSpecific, 0));
            }
        }

        return writer.Encode();
    }

    private async Task<byte[]> ReadMessageAsync(PreambleWire wire)
    {
        if (await wire.PeekByteAsync().ConfigureAwait(false) != Sequence)
        {
            throw PreambleException.Foreign(Protocol, wire.Excerpt);
        }

        await wire.ReadByteAsync().ConfigureAwait(false);
        long length = await wire.ReadByteAsync().ConfigureAwait(false);
        if (length > 0x80 && length <= 0x80 + LongestLengthField)
        {
            byte[] field = await wire.ReadBytesAsync((int)length - 0x80).ConfigureAwait(false);
            length = field.Aggregate(0L, (sum, digit) => (sum << 8) | digit);
        }
        else if (length >= 0x80)
        {
            length = long.MaxValue;
        }

        return length <= PreambleWire.LongestItem
            ? await wire.ReadBytesAsync((int)length).ConfigureAwait(false)
            : throw PreambleException.Broken("Answered StartTLS with an LDAP message of an impossible length.");
    }

    private static void Judge(AsnReader message)
    {
        BigInteger id = message.ReadInteger();
        AsnReader response = message.ReadSequence(s_extendedResponse);
        byte[] code = response.ReadEnumeratedBytes().ToArray();
        response.ReadOctetString();
        string words = Encoding.UTF8.GetString(response.ReadOctetString());
        if (id == Unsolicited)
        {
            throw PreambleException.TurnedAway($"{NameOf(code)} {words}".TrimEnd());
        }

        if (id != MessageId)
        {
            throw PreambleException.Broken("Answered a request that was never sent.");
        }

        if (code is not [0])
        {
            throw PreambleException.Refused(
                $"Refuses StartTLS with {NameOf(code)}{(words.Length == 0 ? string.Empty : ": " + PreambleException.Quote(words))}.");
        }
    }

    // RFC 4511, appendix A: those that appendix and section 4.14.2 give a StartTLS.
    private static string NameOf(byte[] code) => code switch
    {
        [1] => "operationsError",
        [2] => "protocolError",
        [8] => "strongerAuthRequired",
        [10] => "referral",
        [12] => "unavailableCriticalExtension",
        [51] => "busy",
        [52] => "unavailable",
        [53] => "unwillingToPerform",
        [80] => "other",
        [var number] => string.Create(CultureInfo.InvariantCulture, $"result code {number}"),
        _ => "an impossible result code",
    };
}
