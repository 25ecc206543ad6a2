using System.Formats.Asn1;

namespace Toil.Certificates.Parsing;

/// <summary>
/// Tells the kinds of DER files apart by the types of their first fields, which differ between all of them; nothing deeper is read.
/// </summary>
internal static class DerShapes
{
    private const string SignedData = "1.2.840.113549.1.7.2";

    private static readonly Asn1Tag s_zero = new(TagClass.ContextSpecific, 0);

    /// <summary>Tells what a whole DER value is.</summary>
    public static DerShape Of(ReadOnlyMemory<byte> value)
    {
        try
        {
            AsnReader fields = Asn1.Reader(value).ReadSequence();
            Asn1Tag first = fields.PeekTag();
            if (first.HasSameClassAndValue(Asn1Tag.ObjectIdentifier))
            {
                return fields.ReadObjectIdentifier() == SignedData ? DerShape.SignedData : DerShape.Message;
            }

            return first.HasSameClassAndValue(Asn1Tag.Integer) ? OfVersioned(fields) : OfSigned(fields);
        }
        catch (AsnContentException)
        {
            return DerShape.Unknown;
        }
    }

    /// <summary>
    /// PFX starts with version 3 and a SEQUENCE (RFC 7292, 4), private keys with version 0 or 1 (RFC 5958, 2; RFC 8017, A.1.2; RFC 5915, 3),
    /// Diffie-Hellman parameters with a large prime.
    /// </summary>
    private static DerShape OfVersioned(AsnReader fields)
    {
        ReadOnlySpan<byte> version = Asn1.Content(fields).Span;
        if (version is [3] && fields.HasData && fields.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            return DerShape.Pkcs12;
        }

        return version is [0 or 1] ? DerShape.PrivateKey : DerShape.Parameters;
    }

    private static DerShape OfSigned(AsnReader fields)
    {
        AsnReader body = fields.ReadSequence();
        Asn1Tag second = fields.PeekTag();
        if (second.HasSameClassAndValue(Asn1Tag.PrimitiveBitString))
        {
            return DerShape.PublicKey;
        }

        // EncryptedPrivateKeyInfo (RFC 5958, 3).
        if (second.HasSameClassAndValue(Asn1Tag.PrimitiveOctetString))
        {
            return DerShape.PrivateKey;
        }

        Asn1Tag first = body.PeekTag();
        if (first.HasSameClassAndValue(s_zero))
        {
            return DerShape.Certificate;
        }

        // Version 1 certificates and requests start alike, and lists may leave their version out: the field after the two names decides.
        if (first.HasSameClassAndValue(Asn1Tag.Integer))
        {
            body.ReadEncodedValue();
        }

        body.ReadEncodedValue();
        body.ReadEncodedValue();
        return body.PeekTag() switch
        {
            var tag when tag.HasSameClassAndValue(Asn1Tag.Sequence) => DerShape.Certificate,
            var tag when tag.HasSameClassAndValue(s_zero) => DerShape.Request,
            var tag when tag.HasSameClassAndValue(Asn1Tag.UtcTime) => DerShape.RevocationList,
            var tag when tag.HasSameClassAndValue(Asn1Tag.GeneralizedTime) => DerShape.RevocationList,
            _ => DerShape.Unknown,
        };
    }
}
