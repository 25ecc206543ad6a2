using System.Formats.Asn1;

namespace Toil.Certificates.Parsing;

/// <summary>Takes the certificates out of a SignedData (RFC 5652, 5.1), which is what `.p7b` files are. Signatures are not looked at.</summary>
internal static class Pkcs7Container
{
    private static readonly Asn1Tag s_zero = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag s_one = new(TagClass.ContextSpecific, 1);

    /// <summary>Returns the certificates of a ContentInfo, in its order, each in an array of its own.</summary>
    public static IEnumerable<ContainerEntry> Read(ReadOnlyMemory<byte> contentInfo)
    {
        List<ReadOnlyMemory<byte>> certificates = [];
        bool hasList = false;
        try
        {
            AsnReader signed = OpenSignedData(contentInfo);
            if (signed.HasData && signed.PeekTag().HasSameClassAndValue(s_zero))
            {
                AsnReader set = signed.ReadSetOf(s_zero);
                while (set.HasData)
                {
                    // The other choices are attribute certificates and forms that nobody writes any more.
                    bool isCertificate = set.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence);
                    ReadOnlyMemory<byte> value = set.ReadEncodedValue();
                    if (isCertificate)
                    {
                        certificates.Add(value);
                    }
                }
            }

            hasList = signed.HasData && signed.PeekTag().HasSameClassAndValue(s_one);
        }
        catch (AsnContentException)
        {
            return [.. certificates.Select(Entry), ContainerEntry.Damaged("The PKCS#7 data is not well formed.")];
        }

        return certificates.Count > 0
            ? certificates.Select(Entry)
            : [ContainerEntry.Of(hasList ? ContentKind.RevocationList : ContentKind.Other)];
    }

    private static AsnReader OpenSignedData(ReadOnlyMemory<byte> contentInfo)
    {
        AsnReader outer = Asn1.Reader(contentInfo).ReadSequence();
        outer.ReadObjectIdentifier();
        AsnReader signed = outer.ReadSequence(s_zero).ReadSequence();
        Asn1.Content(signed, Asn1Tag.Integer);
        signed.ReadSetOf();
        signed.ReadSequence();
        return signed;
    }

    private static ContainerEntry Entry(ReadOnlyMemory<byte> certificate) => ContainerEntry.Certificate(certificate.ToArray());
}
