using System.Text.Json;
using Toil.Operations;
using Toil.Runbooks.Processes.Output;
using Toil.Runbooks.Processes.Scripts;
using Toil.Values;

namespace Toil.Runbooks.Processes;

/// <summary>Runs scripts in a <c>pwsh</c> of their own, without profile and without anybody to ask.</summary>
internal sealed class ChildPwsh : IScriptHost
{
    private const string Remedy =
        "Install PowerShell 7 (https://aka.ms/powershell) so that pwsh is on the PATH, or run the runbook by Invoke-ToilRunbook.";

    /// <inheritdoc/>
    public async Task<ScriptEnd> RunAsync(ScriptCall call, CancellationToken stop)
    {
        using ScriptFiles files = new(call);
        ProcessEnd end;
        try
        {
            end = await ChildProcess.RunAsync(
                new ProcessCall
                {
                    Command = ["pwsh", "-NoProfile", "-NonInteractive", "-NoLogo", "-File", files.HostPath],
                    WorkingDirectory = call.WorkingDirectory,
                    Environment = call.Environment,
                    Grace = call.Grace,
                    Line = call.Line,
                },
                stop).ConfigureAwait(false);
        }
        catch (ToilException error) when (error.ErrorId == "CommandNotFound")
        {
            throw new ToilException(
                "PwshNotFound", ErrorKind.NotFound, $"{call.Place}: there is no pwsh on the PATH to run the script.", Remedy, call.Place, error);
        }

        using JsonDocument? document = files.ReadEnd();
        return document is null ? Broken(call, end) : Read(call, document.RootElement, end.ExitCode);
    }

    private static ScriptEnd Read(ScriptCall call, JsonElement end, int code)
    {
        if (!end.TryGetProperty("completed", out JsonElement completed))
        {
            throw new ToilException(
                "PwshNotFound", ErrorKind.NotFound,
                $"{call.Place}: the pwsh on the PATH is version {InertText.From(end.GetProperty("version").GetString(), 40)}, and scripts need 7 or later.", Remedy, call.Place);
        }

        string? message = end.GetProperty("message").GetString();
        int? line = end.GetProperty("line").ValueKind == JsonValueKind.Number ? end.GetProperty("line").GetInt32() : null;
        int last = end.GetProperty("code").ValueKind == JsonValueKind.Number ? end.GetProperty("code").GetInt32() : 0;
        string? error = message is not null ? ScriptSentence.OfError(call, line, message)
            : !completed.GetBoolean() ? (code == 0 ? null : ScriptSentence.OfExit(call, code))
            : last != 0 ? ScriptSentence.OfProgram(call, last) : null;
        return new ScriptEnd(
            [.. end.GetProperty("results").EnumerateArray().Select(ScriptJson.Read)], ScriptJson.ReadMap(end.GetProperty("outputs")), error, IsAbandoned: false)
        {
            Dropped = end.GetProperty("dropped").GetInt64(),
        };
    }

    // It was killed, or ended the process instead of the script.
    private static ScriptEnd Broken(ScriptCall call, ProcessEnd end)
    {
        string said = end.Error.Split('\n').LastOrDefault(static line => line.Trim().Length > 0) is { } last ? $" It said last: {LineText.From(last)}" : string.Empty;
        return new ScriptEnd(
            [], new Dictionary<string, object?>(), $"{call.Place}: pwsh ended with exit code {end.ExitCode} before the script did.{said}", IsAbandoned: false);
    }
}
