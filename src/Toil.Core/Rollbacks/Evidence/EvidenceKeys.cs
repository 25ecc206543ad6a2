using System.Security.Cryptography;
using Toil.Operations;
using Toil.Values;

namespace Toil.Rollbacks.Evidence;

/// <summary>Public keys whose signature makes evidence count.</summary>
internal sealed class EvidenceKeys : IDisposable
{
    private const int MaxLength = 64 * 1024;
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly List<ECDsa> _keys = [];

    /// <summary>True where none are given, so that unsigned evidence counts too.</summary>
    public bool IsEmpty => _keys.Count == 0;

    /// <summary>Reads them.</summary>
    /// <param name="files">Absolute paths of PEM files.</param>
    /// <exception cref="ToilException"><c>TrustedKeyInvalid</c>, naming the file.</exception>
    public static EvidenceKeys Read(IReadOnlyList<string> files)
    {
        EvidenceKeys keys = new();
        try
        {
            foreach (string file in files)
            {
                ECDsa key = ECDsa.Create();
                keys._keys.Add(key);
                key.ImportFromPem(BoundedText.ReadFile(file, MaxLength) ?? throw new ArgumentException(file));
                CheckCurve(key, InertText.From(file));
            }

            return keys;
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            string file = files[keys._keys.Count - 1];
            keys.Dispose();
            throw ToilException.Invalid("TrustedKeyInvalid", $"{InertText.From(file)} cannot be read as a public key in PEM.", "Make it from the private one: openssl ec -in key.pem -pubout.", file, error);
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    /// <summary>True where one of them has signed.</summary>
    public bool HaveSigned(EvidenceDocument document) => _keys.Exists(document.IsSignedBy);

    /// <summary>Which key it is: SHA-256 over its public part, in lower-case hexadecimal.</summary>
    public static string IdOf(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    /// <summary>Refuses another curve than P-256.</summary>
    public static void CheckCurve(ECDsa key, string what)
    {
        if (key.ExportParameters(includePrivateParameters: false).Curve.Oid is var curve && curve.Value != P256 && curve.FriendlyName is not ("nistP256" or "ECDSA_P256"))
        {
            throw ToilException.Invalid("EvidenceKeyCurve", $"{what} is of another curve than P-256.", "Make one: openssl ecparam -name prime256v1 -genkey -noout.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _keys.ForEach(key => key.Dispose());
}
