using System.ComponentModel;
using System.Diagnostics;

namespace Toil.Core.Tests.Support;

/// <summary>The `openssl` on the PATH, for what .NET cannot write.</summary>
public static class OpenSsl
{
    private static readonly Lazy<bool> s_isPresent = new(() =>
    {
        try
        {
            return Start(["version"]).StartsWith("OpenSSL 3", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return false;
        }
    });

    /// <summary>Runs openssl and returns what it prints; skips the test where there is none.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static string Run(params string[] arguments)
    {
        Assert.SkipUnless(s_isPresent.Value, "needs openssl 3 on the PATH");
        return Start(arguments);
    }

    /// <summary>A self-signed certificate with a key that `openssl genpkey` makes, as PEM in a file.</summary>
    /// <param name="folder">Where <c>key.pem</c> and <c>cert.pem</c> go.</param>
    /// <param name="arguments">More of `openssl req`: the key, the digest, extensions.</param>
    public static string SelfSigned(TempFolder folder, params string[] arguments)
    {
        Run(
            ["req", "-x509", "-nodes", "-subj", "/O=Example/CN=openssl.example.com", "-days", "30",
            "-keyout", folder["key.pem"], "-out", folder["cert.pem"], .. arguments]);
        return folder["cert.pem"];
    }

    private static string Start(string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("openssl", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        })!;
        process.StandardInput.Close();
        string errors = string.Empty;
        process.ErrorDataReceived += (_, line) => errors += line.Data;
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"openssl {arguments[0]}: {errors}");
    }
}
