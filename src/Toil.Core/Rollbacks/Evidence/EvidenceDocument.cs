using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Toil.Operations;
using Toil.Values;

namespace Toil.Rollbacks.Evidence;

/// <summary>Evidence as text: the document, and a signature over it that does not mind how it is laid out.</summary>
/// <remarks>Signed is the JSON of the evidence without blanks between its tokens, its members in their order. So a file may be laid out anew, and has to say the same.</remarks>
internal sealed class EvidenceDocument
{
    private const string Algorithm = "ES256";
    private const int MaxLength = 16 * 1024 * 1024;

    private readonly byte[] _signed;

    private EvidenceDocument(RehearsalEvidence evidence, byte[] signed, EvidenceSignature? signature)
    {
        Evidence = evidence;
        _signed = signed;
        Signature = signature;
    }

    /// <summary>The evidence.</summary>
    public RehearsalEvidence Evidence { get; }

    /// <summary>The signature; null where nobody has signed.</summary>
    public EvidenceSignature? Signature { get; }

    /// <summary>Evidence that nobody has signed.</summary>
    public static EvidenceDocument Unsigned(RehearsalEvidence evidence)
        => new(evidence, Bytes(JsonSerializer.SerializeToElement(evidence, RollbackJson.Readable.RehearsalEvidence)), null);

    /// <summary>Signs evidence.</summary>
    /// <param name="key">A private key, PEM, ECDSA P-256.</param>
    /// <exception cref="ToilException"><c>SigningKeyInvalid</c>; never repeats the key.</exception>
    public EvidenceDocument Sign(string key)
    {
        using ECDsa signer = ECDsa.Create();
        try
        {
            signer.ImportFromPem(key);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            throw ToilException.Invalid("SigningKeyInvalid", "The signing key is not a private key in PEM.", "Make one: openssl ecparam -name prime256v1 -genkey -noout -out key.pem.");
        }

        EvidenceKeys.CheckCurve(signer, "The signing key");
        try
        {
            byte[] signature = signer.SignData(_signed, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            return new(Evidence, _signed, new(Algorithm, EvidenceKeys.IdOf(signer), Convert.ToBase64String(signature)));
        }
        catch (CryptographicException)
        {
            throw ToilException.Invalid("SigningKeyInvalid", "The signing key is a public key.", "Refer to the private one.");
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Absolute path.</param>
    /// <exception cref="ToilException"><c>EvidenceNotFound</c>, <c>EvidenceUnreadable</c>, <c>EvidenceInvalid</c>.</exception>
    public static EvidenceDocument ReadFile(string path)
    {
        try
        {
            return Read(
                BoundedText.ReadFile(path, MaxLength) ?? throw new ToilException("EvidenceInvalid", ErrorKind.LimitExceeded, $"{InertText.From(path)} is larger than evidence.", "Check the path.", path), path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ToilException("EvidenceNotFound", ErrorKind.NotFound, $"There is no file {InertText.From(path)}.", "Check the path, or write it: toil rollback export.", path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToilException("EvidenceUnreadable", ErrorKind.AccessDenied, $"{InertText.From(path)} cannot be read.", "Check its permissions.", path, error);
        }
    }

    /// <summary>Reads a document.</summary>
    /// <param name="text">JSON.</param>
    /// <param name="place">Where it stands, for errors.</param>
    /// <exception cref="ToilException"><c>EvidenceInvalid</c>, <c>EvidenceTooNew</c>.</exception>
    public static EvidenceDocument Read(string text, string place)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement element = document.RootElement.GetProperty("evidence");
            EvidenceEnvelope envelope = document.RootElement.Deserialize(RollbackJson.Readable.EvidenceEnvelope)!;
            return envelope.Evidence is not { } evidence ? throw Invalid(place, null)
                : evidence.Format > RehearsalEvidence.CurrentFormat
                ? throw new ToilException("EvidenceTooNew", ErrorKind.Conflict, $"{InertText.From(place)} was written by a newer Toil ({InertText.From(evidence.ToilVersion, 40)}).", "Update Toil on this machine.", place)
                : new(evidence, Bytes(element), envelope.Signature);
        }
        catch (Exception error) when (error is JsonException or FormatException or NotSupportedException or KeyNotFoundException or InvalidOperationException)
        {
            throw Invalid(place, error);
        }
    }

    /// <summary>The document as it is kept and exported.</summary>
    public string Text() => JsonSerializer.Serialize(new(Evidence, Signature), RollbackJson.Readable.EvidenceEnvelope);

    /// <summary>The same for people and pull requests: laid out in lines.</summary>
    public string Pretty() => JsonNode.Parse(Text())!.ToJsonString(new JsonSerializerOptions(RollbackJson.Readable.Options) { WriteIndented = true, NewLine = "\n" }) + "\n";

    /// <summary>True where a key has made the signature over this evidence.</summary>
    public bool IsSignedBy(ECDsa key)
    {
        try
        {
            return Signature is { Algorithm: Algorithm } signature
                && key.VerifyData(_signed, Convert.FromBase64String(signature.Value), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (Exception error) when (error is FormatException or CryptographicException)
        {
            return false;
        }
    }

    private static byte[] Bytes(JsonElement evidence)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, new() { Encoder = RollbackJson.Readable.Options.Encoder }))
        {
            evidence.WriteTo(writer);
        }

        return bytes.ToArray();
    }

    private static ToilException Invalid(string place, Exception? cause) => ToilException.Invalid(
        "EvidenceInvalid", $"{InertText.From(place)} holds no evidence of a rehearsal.", "Write it with 'toil rollback export' (Export-ToilRehearsal).", place, cause);
}

/// <summary>The evidence and its signature, as a file has them.</summary>
internal sealed record EvidenceEnvelope(RehearsalEvidence? Evidence, EvidenceSignature? Signature);

/// <summary>A signature.</summary>
/// <param name="Algorithm"><c>ES256</c>: ECDSA over P-256 with SHA-256 (RFC 7518, section 3.4).</param>
/// <param name="Key">Which key: SHA-256 over its public part (SubjectPublicKeyInfo), in lower-case hexadecimal.</param>
/// <param name="Value">The signature, in Base64.</param>
internal sealed record EvidenceSignature(string Algorithm, string Key, string Value);
