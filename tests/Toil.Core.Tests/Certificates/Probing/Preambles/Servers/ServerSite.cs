using System.Net;
using System.Net.Sockets;

namespace Toil.Core.Tests.Certificates.Probing.Preambles.Servers;

/// <summary>Where a server is to run.</summary>
/// <param name="Folder">Its own, empty, and short enough for Unix sockets.</param>
/// <param name="User">Who runs it.</param>
/// <param name="Group">That user's group.</param>
/// <param name="HasTls">False for a server that is to know nothing of TLS.</param>
internal sealed record ServerSite(string Folder, string User, string Group, bool HasTls)
{
    public string CertificatePath => Path.Combine(Folder, "cert.pem");

    public string KeyPath => Path.Combine(Folder, "key.pem");

    /// <summary>A part of a configuration that is left out where there is no TLS.</summary>
    public string WithTls(string text) => HasTls ? text : string.Empty;

    /// <summary>A loopback port that nobody uses at this moment.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
