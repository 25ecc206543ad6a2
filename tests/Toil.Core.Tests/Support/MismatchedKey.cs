using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Toil.Core.Tests.Support;

/// <summary>A key file whose public half is one key's and whose private half another's: servers load it, and sign with the wrong one.</summary>
public static class MismatchedKey
{
    /// <summary>Makes one.</summary>
    /// <param name="pem">The key whose public half it shows: RSA or on a named curve.</param>
    public static string Pem(string pem)
    {
        using RSA rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            return MakeCurve(pem);
        }

        using RSA other = RSA.Create(rsa.KeySize);
        RSAParameters shown = rsa.ExportParameters(includePrivateParameters: false);
        RSAParameters signs = other.ExportParameters(includePrivateParameters: true);
        return Write("RSA PRIVATE KEY", writer =>
        {
            writer.WriteInteger(0);
            foreach (byte[] number in new[] { shown.Modulus!, shown.Exponent!, signs.D!, signs.P!, signs.Q!, signs.DP!, signs.DQ!, signs.InverseQ! })
            {
                writer.WriteIntegerUnsigned(number.AsSpan().TrimStart((byte)0));
            }
        });
    }

    private static string MakeCurve(string pem)
    {
        using ECDsa curve = ECDsa.Create();
        curve.ImportFromPem(pem);
        ECParameters shown = curve.ExportParameters(includePrivateParameters: false);
        using ECDsa other = ECDsa.Create(shown.Curve);
        return Write("EC PRIVATE KEY", writer =>
        {
            writer.WriteInteger(1);
            writer.WriteOctetString(other.ExportParameters(includePrivateParameters: true).D);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                writer.WriteObjectIdentifier(shown.Curve.Oid.Value!);
            }

            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
            {
                writer.WriteBitString([4, .. shown.Q.X!, .. shown.Q.Y!]);
            }
        });
    }

    private static string Write(string label, Action<AsnWriter> write)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            write(writer);
        }

        return PemEncoding.WriteString(label, writer.Encode());
    }
}
