using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Acm;

/// <summary>A `moto_server` on a loopback port, the AWS CLI as a client of it, and the environment that leads the SDK to it.</summary>
public sealed class MotoServer : IAsyncLifetime
{
    private readonly EnvironmentScope _environment = new();
    private Process? _process;

    /// <summary>Why there is none; null where there is.</summary>
    public string? Missing { get; private set; }

    public string Url { get; private set; } = string.Empty;

    public async ValueTask InitializeAsync()
    {
        using (TcpListener probe = new(IPAddress.Loopback, 0))
        {
            probe.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }

        try
        {
            ProcessStartInfo start = new("moto_server", ["-H", "127.0.0.1", "-p", Url.Split(':')[^1]]) { RedirectStandardOutput = true, RedirectStandardError = true };
            _process = Process.Start(start)!;
            _process.OutputDataReceived += (_, _) => { };
            _process.ErrorDataReceived += (_, _) => { };
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            using Process version = Process.Start(new ProcessStartInfo("aws", ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            await version.WaitForExitAsync();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Missing = "moto_server and the AWS CLI are not both on the PATH: python3 -m pip install 'moto[server,acm]' awscli";
            return;
        }

        Missing = await AnswersAsync() ? null : "moto_server did not start";
    }

    /// <summary>Leads this process's SDK to the server, as another region's client would be.</summary>
    internal void Lead()
    {
        ScriptedAcm.Lead(_environment, Url);
        _environment.Set("AWS_SESSION_TOKEN", null);
    }

    internal void LeaveIt() => _environment.Dispose();

    /// <summary>Runs `aws acm ...` and returns what it prints.</summary>
    public JsonElement Aws(string region, params string[] arguments)
    {
        ProcessStartInfo start = new("aws", ["--region", region, "--output", "json", "--endpoint-url", Url, "acm", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AWS_ACCESS_KEY_ID"] = "other";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "other";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.GetAwaiter().GetResult());
        return output.Trim().Length == 0 ? default : JsonDocument.Parse(output).RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        _environment.Dispose();
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }

    private async Task<bool> AnswersAsync()
    {
        using HttpClient client = new();
        for (int attempt = 0; attempt < 120 && !_process!.HasExited; attempt++)
        {
            try
            {
                await client.GetAsync(new Uri(Url + "/moto-api/"));
                return true;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(250);
            }
        }

        return false;
    }
}
