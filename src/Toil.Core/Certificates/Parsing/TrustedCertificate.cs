using System.Formats.Asn1;
using Toil.Values;

namespace Toil.Certificates.Parsing;

/// <summary>OpenSSL's `TRUSTED CERTIFICATE`: a certificate, then an X509_CERT_AUX with uses and an alias.</summary>
internal static class TrustedCertificate
{
    /// <summary>Takes the certificate and its alias out of a decoded block.</summary>
    public static ContainerEntry Read(byte[] content)
    {
        try
        {
            AsnReader reader = Asn1.Reader(content);
            ReadOnlyMemory<byte> certificate = reader.ReadEncodedValue();
            return ContainerEntry.Certificate(certificate.ToArray(), reader.HasData ? AliasOf(reader.ReadSequence()) : null);
        }
        catch (AsnContentException)
        {
            return ContainerEntry.Damaged("The trusted certificate is not well formed.");
        }
    }

    private static string? AliasOf(AsnReader aux)
    {
        while (aux.HasData)
        {
            Asn1Tag tag = aux.PeekTag();
            ReadOnlySpan<byte> content = Asn1.Content(aux).Span;
            if (Asn1.Text(tag, content) is { } alias)
            {
                return InertText.From(alias);
            }
        }

        return null;
    }
}
