using System.Security.Cryptography.X509Certificates;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Probing.Hello;

/// <summary>Self-signed identities with every kind of key, made once for a class.</summary>
public sealed class HelloServers : IDisposable
{
    private static readonly Dictionary<string, string[]> s_keys = new()
    {
        ["rsa"] = ["-newkey", "rsa:2048"],
        ["pss"] = ["-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"],
        ["p256"] = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
        ["p384"] = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
        ["ed25519"] = ["-newkey", "ed25519"],
    };

    private readonly Dictionary<string, (TempFolder Folder, TestIdentity Identity)> _made = [];

    public TestIdentity this[string key]
    {
        get
        {
            lock (_made)
            {
                if (!_made.TryGetValue(key, out (TempFolder Folder, TestIdentity Identity) made))
                {
                    TempFolder folder = new();
                    string path = OpenSsl.SelfSigned(folder, s_keys[key]);
                    using X509Certificate2 certificate = X509CertificateLoader.LoadCertificateFromFile(path);
                    _made[key] = made = (folder, new TestIdentity(certificate.RawData, path, folder["key.pem"]));
                }

                return made.Identity;
            }
        }
    }

    public void Dispose()
    {
        foreach ((TempFolder folder, _) in _made.Values)
        {
            folder.Dispose();
        }
    }
}
