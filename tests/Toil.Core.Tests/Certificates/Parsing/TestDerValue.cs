using System.Formats.Asn1;

namespace Toil.Core.Tests.Certificates.Parsing;

/// <summary>Any tag around any content.</summary>
internal sealed record TestDerValue(byte Tag, byte[] Content)
{
    public byte[] Encode()
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        writer.WriteOctetString(Content);
        byte[] encoded = writer.Encode();
        encoded[0] = Tag;
        return encoded;
    }
}
