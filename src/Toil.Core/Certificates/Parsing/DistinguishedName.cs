using System.Formats.Asn1;
using System.Text;
using Toil.Values;

namespace Toil.Certificates.Parsing;

/// <summary>A name of X.501 as people read it: most specific part first, escaped as RFC 4514 (2.4) asks, with a space after each comma.</summary>
/// <param name="Text">The whole name, inert.</param>
/// <param name="CommonName">Its last common name, inert, or null.</param>
internal sealed record DistinguishedName(string Text, string? CommonName)
{
    // An attribute of another type is shown as hexadecimal, up to this many bytes.
    private const int MaxHexBytes = 64;

    /// <summary>Reads a name.</summary>
    /// <exception cref="AsnContentException">It is not well formed.</exception>
    public static DistinguishedName Read(ReadOnlyMemory<byte> encoded)
    {
        AsnReader outer = Asn1.Reader(encoded);
        AsnReader name = outer.ReadSequence();
        List<string> parts = [];
        string? commonName = null;
        while (name.HasData)
        {
            AsnReader relative = name.ReadSetOf();
            StringBuilder part = new();
            do
            {
                part.Append(part.Length == 0 ? string.Empty : "+");
                ReadAttribute(relative.ReadSequence(), part, ref commonName);
            }
            while (relative.HasData);
            parts.Add(part.ToString());
        }

        parts.Reverse();
        return new DistinguishedName(InertText.From(string.Join(", ", parts)), commonName);
    }

    private static void ReadAttribute(AsnReader attribute, StringBuilder result, ref string? commonName)
    {
        string type = attribute.ReadObjectIdentifier();
        Asn1Tag tag = attribute.PeekTag();
        ReadOnlySpan<byte> content = Asn1.Content(attribute).Span;
        attribute.ThrowIfNotEmpty();

        result.Append(NameOf(type)).Append('=');
        string? text = Asn1.Text(tag, content);
        if (text is null)
        {
            result.Append('#').Append(Convert.ToHexString(content[..Math.Min(content.Length, MaxHexBytes)]));
            return;
        }

        AppendEscaped(text, result);
        if (type == "2.5.4.3")
        {
            commonName = InertText.From(text);
        }
    }

    private static void AppendEscaped(string text, StringBuilder result)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool escape = c is ',' or '+' or '"' or '\\' or '<' or '>' or ';'
                || (i == 0 && c is ' ' or '#')
                || (i == text.Length - 1 && c == ' ');
            if (c == '\0')
            {
                result.Append("\\00");
            }
            else
            {
                result.Append(escape ? "\\" : string.Empty).Append(c);
            }
        }
    }

    /// <summary>Short names of RFC 4514 (3), and the ones that OpenSSL prints beyond them; the object identifier for the rest.</summary>
    private static string NameOf(string type) => type switch
    {
        "2.5.4.3" => "CN",
        "2.5.4.4" => "SN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "street",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "title",
        "2.5.4.13" => "description",
        "2.5.4.15" => "businessCategory",
        "2.5.4.17" => "postalCode",
        "2.5.4.20" => "telephoneNumber",
        "2.5.4.41" => "name",
        "2.5.4.42" => "GN",
        "2.5.4.43" => "initials",
        "2.5.4.44" => "generationQualifier",
        "2.5.4.45" => "x500UniqueIdentifier",
        "2.5.4.46" => "dnQualifier",
        "2.5.4.65" => "pseudonym",
        "2.5.4.97" => "organizationIdentifier",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        "1.2.840.113549.1.9.1" => "emailAddress",
        "1.2.840.113549.1.9.2" => "unstructuredName",
        "1.3.6.1.4.1.311.60.2.1.1" => "jurisdictionL",
        "1.3.6.1.4.1.311.60.2.1.2" => "jurisdictionST",
        "1.3.6.1.4.1.311.60.2.1.3" => "jurisdictionC",
        _ => type,
    };
}
