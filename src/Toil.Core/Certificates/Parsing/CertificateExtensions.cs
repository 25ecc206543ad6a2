using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Toil.Values;

namespace Toil.Certificates.Parsing;

/// <summary>The extensions that Toil judges by (RFC 5280, 4.2.1); every other one is passed over unread.</summary>
internal sealed class CertificateExtensions
{
    // Last bytes of 2.5.29.x, which DER writes as 55 1D xx.
    private const byte SubjectKeyIdentifier = 14;
    private const byte KeyUsageBits = 15;
    private const byte SubjectAlternativeName = 17;
    private const byte BasicConstraints = 19;
    private const byte CertificatePolicies = 32;
    private const byte AuthorityKeyIdentifier = 35;
    private const byte ExtendedKeyUsage = 37;

    private static readonly Asn1Tag s_keyIdentifier = new(TagClass.ContextSpecific, 0);

    private ulong _seen;

    public IReadOnlyList<string> DnsNames { get; private set; } = [];

    public IReadOnlyList<string> IpAddresses { get; private set; } = [];

    public bool IsAuthority { get; private set; }

    public string? SubjectKeyId { get; private set; }

    public string? AuthorityKeyId { get; private set; }

    public IReadOnlyList<string> Policies { get; private set; } = [];

    public IReadOnlyList<string> ExtendedKeyUsages { get; private set; } = [];

    public X509KeyUsageFlags? KeyUsage { get; private set; }

    /// <summary>Reads the explicitly tagged list of extensions.</summary>
    /// <param name="encoded">The field, tag included.</param>
    /// <param name="tag">Its tag.</param>
    /// <param name="part">Set to the extension under way, for the message when it is damaged.</param>
    /// <exception cref="AsnContentException">One of the extensions that are read is not well formed, or stands there twice.</exception>
    public void Read(ReadOnlyMemory<byte> encoded, Asn1Tag tag, ref string part)
    {
        AsnReader outer = Asn1.Reader(encoded);
        AsnReader wrapper = outer.ReadSequence(tag);
        AsnReader list = wrapper.ReadSequence();
        wrapper.ThrowIfNotEmpty();
        while (list.HasData)
        {
            part = "list of extensions";
            AsnReader extension = list.ReadSequence();
            if (Asn1.Content(extension, Asn1Tag.ObjectIdentifier).Span is not [0x55, 0x1D, byte id])
            {
                continue;
            }

            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean))
            {
                extension.ReadBoolean();
            }

            part = $"extension 2.5.29.{id}";
            ReadOnlyMemory<byte> value = extension.TryReadPrimitiveOctetString(out ReadOnlyMemory<byte> primitive)
                ? primitive
                : extension.ReadOctetString();
            ReadOne(id, value);
        }
    }

    private void ReadOne(byte id, ReadOnlyMemory<byte> value)
    {
        if (id < 64)
        {
            // Two of a kind are forbidden (RFC 5280, 4.2), and readers differ in which of them they believe.
            ulong bit = 1UL << id;
            if ((_seen & bit) != 0)
            {
                throw new AsnContentException("The extension stands there twice.");
            }

            _seen |= bit;
        }

        AsnReader reader = Asn1.Reader(value);
        switch (id)
        {
            case SubjectKeyIdentifier:
                SubjectKeyId = Convert.ToHexString(reader.ReadOctetString());
                break;
            case KeyUsageBits:
                // The first octet's bits are the platform's flags; of the second only decipherOnly could be of interest, and is not.
                KeyUsage = reader.ReadBitString(out _) is [var first, ..] ? (X509KeyUsageFlags)first : X509KeyUsageFlags.None;
                break;
            case SubjectAlternativeName:
                ReadNames(reader.ReadSequence());
                break;
            case BasicConstraints:
                AsnReader constraints = reader.ReadSequence();
                IsAuthority = constraints.HasData && constraints.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && constraints.ReadBoolean();
                break;
            case CertificatePolicies:
                Policies = ReadAll(reader.ReadSequence(), static policies => policies.ReadSequence().ReadObjectIdentifier());
                break;
            case AuthorityKeyIdentifier:
                AsnReader authority = reader.ReadSequence();
                AuthorityKeyId = authority.HasData && authority.PeekTag().HasSameClassAndValue(s_keyIdentifier)
                    ? Convert.ToHexString(authority.ReadOctetString(s_keyIdentifier))
                    : null;
                break;
            case ExtendedKeyUsage:
                ExtendedKeyUsages = ReadAll(reader.ReadSequence(), static usages => usages.ReadObjectIdentifier());
                break;
            default:
                break;
        }
    }

    private void ReadNames(AsnReader names)
    {
        List<string> dns = [];
        List<string> addresses = [];
        while (names.HasData)
        {
            Asn1Tag tag = names.PeekTag();
            ReadOnlySpan<byte> content = Asn1.Content(names).Span;
            if (tag.TagClass != TagClass.ContextSpecific || tag.IsConstructed)
            {
                continue;
            }

            if (tag.TagValue == 2)
            {
                dns.Add(InertText.From(Encoding.Latin1.GetString(content)));
            }
            else if (tag.TagValue == 7 && content.Length is 4 or 16)
            {
                addresses.Add(new IPAddress(content).ToString());
            }
        }

        DnsNames = dns;
        IpAddresses = addresses;
    }

    private static List<string> ReadAll(AsnReader list, Func<AsnReader, string> read)
    {
        List<string> result = [];
        while (list.HasData)
        {
            result.Add(read(list));
        }

        return result;
    }
}
