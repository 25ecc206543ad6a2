namespace Toil.Certificates;

/// <summary>What read a certificate from an endpoint.</summary>
public enum ProbeEngine
{
    /// <summary>The platform's TLS client, which finishes the handshake: the server has proved that it holds the key.</summary>
    Full,

    /// <summary>A hello of Toil's own, which leaves after the certificate and the signature that proves its key.</summary>
    Fast,
}
