namespace Toil.Core.Tests.Support;

/// <summary>Keys that .NET makes by itself; the others come from <see cref="OpenSsl"/>.</summary>
public enum TestKey
{
    P256,
    P384,
    P521,
    BrainpoolP256,
    Rsa2048,
    Rsa1024,
    RsaPss2048,
}
