using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Toil.Values;

namespace Toil.Certificates.Parsing;

/// <summary>Takes the certificates out of a PKCS#12 keystore (RFC 7292). Private keys are neither decrypted nor imported.</summary>
internal static class Pkcs12Container
{
    // ERROR_INVALID_PASSWORD as an HRESULT, on every platform.
    private const int InvalidPassword = unchecked((int)0x80070056);

    /// <summary>
    /// 300,000 rounds and 1,000,000 in all are .NET's own bounds, about a third of a second per password; Java writes 10,000 and
    /// OpenSSL 2,048. The number of certificates is raised from 200, since trust stores hold more.
    /// </summary>
    private static readonly Pkcs12LoaderLimits s_limits = new()
    {
        IgnorePrivateKeys = true,
        MacIterationLimit = 300_000,
        IndividualKdfIterationLimit = 300_000,
        TotalKdfIterationLimit = 1_000_000,
        MaxCertificates = 10_000,
        MaxKeys = 10_000,
    };

    /// <summary>Returns the certificates of a keystore, or why it cannot be opened.</summary>
    /// <param name="pfx">The PFX.</param>
    /// <param name="passwords">Tried in order after none and the empty one, which readers and writers do not tell apart.</param>
    public static IEnumerable<ContainerEntry> Read(ReadOnlyMemory<byte> pfx, IReadOnlyList<string> passwords)
    {
        // Without a MAC, what a wrong password decrypts has a right padding once in 256 times, and reads as damaged only behind it.
        bool mayBePassword = !HasMac(pfx);
        int refused = 0;
        int damaged = 0;
        foreach (string? password in passwords.Prepend(string.Empty).Prepend(null).Distinct(StringComparer.Ordinal))
        {
            try
            {
                return Entries(X509CertificateLoader.LoadPkcs12Collection(
                    pfx.Span, password, X509KeyStorageFlags.DefaultKeySet, s_limits));
            }
            catch (Pkcs12LoadLimitExceededException)
            {
                return [ContainerEntry.Locked(TooCostly)];
            }
            catch (CryptographicException e) when (e.HResult == InvalidPassword)
            {
                // The next password may do.
                refused++;
            }
            catch (CryptographicException) when (mayBePassword)
            {
                damaged++;
            }
            catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
            {
                return [ContainerEntry.Locked(Broken)];
            }
        }

        return [ContainerEntry.Locked(damaged > refused ? Broken : WrongPassword(passwords.Count))];
    }

    /// <summary>Says whether a keystore proves its password (RFC 7292 section 4: MacData is the third member, and optional).</summary>
    private static bool HasMac(ReadOnlyMemory<byte> pfx)
    {
        try
        {
            AsnReader members = new AsnReader(pfx, AsnEncodingRules.BER).ReadSequence();
            members.ReadEncodedValue();
            members.ReadEncodedValue();
            return members.HasData;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static List<ContainerEntry> Entries(X509Certificate2Collection certificates)
    {
        List<ContainerEntry> entries = [];
        foreach (X509Certificate2 certificate in certificates)
        {
            using (certificate)
            {
                // Only Windows keeps the name that the keystore gives.
                string? alias = string.IsNullOrEmpty(certificate.FriendlyName) ? null : InertText.From(certificate.FriendlyName);
                entries.Add(ContainerEntry.Certificate(certificate.RawData, alias));
            }
        }

        return entries.Count > 0 ? entries : [ContainerEntry.Of(ContentKind.Other)];
    }

    private static ReadFailure TooCostly { get; } = new(
        FailureReason.Unreadable,
        "The PKCS#12 keystore asks for more key-derivation rounds or holds more entries than Toil grants a file.",
        "Export it again with at most 300,000 rounds: openssl pkcs12 -export -iter 2048.");

    private static ReadFailure Broken { get; } = new(
        FailureReason.Unreadable,
        "The PKCS#12 keystore is damaged, or uses an algorithm that this platform does not have.",
        "Export it again with AES-256 and SHA-256, which are the defaults of OpenSSL 3 and of current Java.");

    private static ReadFailure WrongPassword(int given) => new(
        FailureReason.WrongPassword,
        given switch
        {
            0 => "The PKCS#12 keystore has a password, and none was given.",
            1 => "The PKCS#12 keystore has another password than the one given.",
            _ => $"None of the {given} passwords given opens the PKCS#12 keystore.",
        },
        "Give its password as a reference: env:NAME or file:PATH.");
}
