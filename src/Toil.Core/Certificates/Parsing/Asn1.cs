using System.Formats.Asn1;
using System.Text;

namespace Toil.Certificates.Parsing;

/// <summary>What every reader of this folder asks of ASN.1.</summary>
internal static class Asn1
{
    private static readonly AsnReaderOptions s_options = new() { SkipSetSortOrderVerification = true };
    private static readonly UTF32Encoding s_utf32 = new(bigEndian: true, byteOrderMark: false);

    /// <summary>A reader that takes BER, of which DER is a part.</summary>
    public static AsnReader Reader(ReadOnlyMemory<byte> encoded) => new(encoded, AsnEncodingRules.BER, s_options);

    /// <summary>Reads over the next value and returns its content octets, unjudged.</summary>
    /// <exception cref="AsnContentException">The next value has another tag, or there is none.</exception>
    public static ReadOnlyMemory<byte> Content(AsnReader reader, Asn1Tag expected)
    {
        if (!reader.PeekTag().HasSameClassAndValue(expected))
        {
            throw new AsnContentException($"Expected the tag {expected}.");
        }

        return Content(reader);
    }

    /// <summary>Reads over the next value and returns its content octets, unjudged.</summary>
    public static ReadOnlyMemory<byte> Content(AsnReader reader)
    {
        ReadOnlyMemory<byte> content = reader.PeekContentBytes();
        reader.ReadEncodedValue();
        return content;
    }

    /// <summary>
    /// Text of any of the string types, or null where the value is no string. Bytes that the type does not allow become replacement characters;
    /// TeletexString is read as Latin-1, which is what its writers meant.
    /// </summary>
    public static string? Text(Asn1Tag tag, ReadOnlySpan<byte> content)
    {
        if (tag.TagClass != TagClass.Universal || tag.IsConstructed)
        {
            return null;
        }

        return (UniversalTagNumber)tag.TagValue switch
        {
            UniversalTagNumber.UTF8String => Encoding.UTF8.GetString(content),
            UniversalTagNumber.BMPString => Encoding.BigEndianUnicode.GetString(content),
            UniversalTagNumber.UniversalString => s_utf32.GetString(content),
            UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String or UniversalTagNumber.T61String or
            UniversalTagNumber.NumericString or UniversalTagNumber.VisibleString or UniversalTagNumber.GeneralString or
            UniversalTagNumber.GraphicString => Encoding.Latin1.GetString(content),
            _ => null,
        };
    }
}
