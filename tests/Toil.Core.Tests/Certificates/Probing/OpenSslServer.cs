using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Toil.Core.Tests.Certificates.Probing;

/// <summary>An <c>openssl s_server</c> on a free port of the loopback.</summary>
internal sealed class OpenSslServer : IAsyncDisposable
{
    private static readonly Lazy<string?> s_missing = new(FindProblem);

    private readonly Process _process;
    private readonly Task _drained;

    private OpenSslServer(Process process, int port)
    {
        _process = process;
        Port = port;
        _drained = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    public int Port { get; }

    public static Task<OpenSslServer> StartAsync(TestIdentity identity, params string[] options) => StartAsync(identity, 0, options);

    public static async Task<OpenSslServer> StartAsync(TestIdentity identity, int port, params string[] options)
    {
        Assert.SkipWhen(s_missing.Value is not null, $"openssl cannot be run: {s_missing.Value}");
        ProcessStartInfo start = new("openssl")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
            ["s_server", "-accept", $"127.0.0.1:{port}", "-cert", identity.CertificatePath, "-key", identity.KeyPath, .. options];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            // The port is told only where it was left to the system.
            if (line.StartsWith("ACCEPT", StringComparison.Ordinal))
            {
                return new OpenSslServer(
                    process, port > 0 ? port : int.Parse(line.AsSpan(line.LastIndexOf(':') + 1), CultureInfo.InvariantCulture));
            }
        }

        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.Dispose();
        Assert.Skip($"this openssl does not serve {string.Join(' ', options)}: {error.Split('\n')[0]}");
        throw new UnreachableException();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        await _drained;
        _process.Dispose();
    }

    private static string? FindProblem()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("openssl", "version") { RedirectStandardOutput = true })!;
            process.WaitForExit();
            return null;
        }
        catch (Win32Exception exception)
        {
            return exception.Message;
        }
    }
}
