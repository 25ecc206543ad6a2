using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Toil.Core.Tests.Certificates.Parsing;

/// <summary>Writes certificates that no library would write: any object identifier, any date, any name.</summary>
internal sealed record TestDer
{
    public string SignatureOid { get; init; } = "1.2.840.10045.4.3.2";

    public string KeyOid { get; init; } = "1.3.101.112";

    public byte[] SerialNumber { get; init; } = [0x01];

    /// <summary>UTCTime, or GeneralizedTime where it starts with four digits of a year: 15 characters.</summary>
    public string NotBefore { get; init; } = "260101000000Z";

    public string NotAfter { get; init; } = "270101000000Z";

    /// <summary>The issuer's common name.</summary>
    public string Issuer { get; init; } = "Test";

    /// <summary>Attributes of the subject, one to a relative name, with the tag of their string type.</summary>
    public (string Oid, int Tag, byte[] Value)[] Subject { get; init; } = [("2.5.4.3", 12, "shop.example.com"u8.ToArray())];

    public (string Oid, byte[] Value)[] Extensions { get; init; } = [];

    public static byte[] FromPem(string pem) => Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);

    public byte[] Encode()
    {
        AsnWriter writer = new(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                WriteBody(writer);
            }

            WriteAlgorithm(writer, SignatureOid);
            writer.WriteBitString([1, 2, 3]);
        }

        return writer.Encode();
    }

    private void WriteBody(AsnWriter writer)
    {
        writer.WriteEncodedValue([0xA0, 0x03, 0x02, 0x01, 0x02]);
        WriteRaw(writer, 2, SerialNumber);
        WriteAlgorithm(writer, SignatureOid);
        WriteName(writer, [("2.5.4.3", 12, System.Text.Encoding.UTF8.GetBytes(Issuer))]);
        using (writer.PushSequence())
        {
            WriteTime(writer, NotBefore);
            WriteTime(writer, NotAfter);
        }

        WriteName(writer, Subject);
        using (writer.PushSequence())
        {
            WriteAlgorithm(writer, KeyOid);
            writer.WriteBitString(new byte[32]);
        }

        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3)))
        using (writer.PushSequence())
        {
            foreach ((string oid, byte[] value) in Extensions)
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(oid);
                    writer.WriteOctetString(value);
                }
            }
        }
    }

    private static void WriteAlgorithm(AsnWriter writer, string oid)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
        }
    }

    private static void WriteName(AsnWriter writer, (string Oid, int Tag, byte[] Value)[] attributes)
    {
        using (writer.PushSequence())
        {
            foreach ((string oid, int tag, byte[] value) in attributes)
            {
                using (writer.PushSetOf())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(oid);
                    WriteRaw(writer, tag, value);
                }
            }
        }
    }

    private static void WriteTime(AsnWriter writer, string text)
        => WriteRaw(writer, text.Length == 15 ? 24 : 23, System.Text.Encoding.ASCII.GetBytes(text));

    private static void WriteRaw(AsnWriter writer, int tag, byte[] content)
        => writer.WriteEncodedValue(new TestDerValue((byte)tag, content).Encode());
}
