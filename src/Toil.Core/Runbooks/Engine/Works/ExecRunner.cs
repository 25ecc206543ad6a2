using System.Globalization;
using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;
using Toil.Runbooks.Processes;
using Toil.Telemetry;
using Toil.Values;

namespace Toil.Runbooks.Engine.Works;

/// <summary>Runs a command as a step.</summary>
internal static class ExecRunner
{
    public static async Task<WorkEnd> RunAsync(WorkCall call, ExecWork work, CancellationToken stop)
    {
        string[] command = [.. work.Command.SelectMany(argument => Arguments(argument, call.Scope))];
        Dictionary<string, string?> environment = call.Environment;
        foreach ((string name, TemplateValue value) in work.Environment)
        {
            environment[name] = ExpressionText.Of(value.Evaluate(call.Scope), value.Origin);
        }

        foreach ((string name, TemplateValue value) in work.Secrets)
        {
            string text = ExpressionText.Of(value.Evaluate(call.Scope), value.Origin);
            environment[name] = (SecretReference.TryParse(text, CultureInfo.InvariantCulture, out SecretReference? secret)
                ? secret.In(call.Folder)
                : throw ToilException.Invalid("SecretReferenceInvalid", $"{value.Origin.Text}: '{name}' is not a reference to a secret.", "Write env:NAME or file:PATH, never the secret itself.", name))
                .Resolve(call.Task.Context);
        }

        string folder = work.WorkingDirectory is { } written ? PathText.Absolute(ExpressionText.Of(written.Evaluate(call.Scope), written.Origin), call.Folder) : call.Folder;
        ProcessEnd end = await ChildProcess.RunAsync(
            new ProcessCall
            {
                Command = command,
                WorkingDirectory = folder,
                Environment = environment,
                Input = work.Input is { } input ? ExpressionText.Of(input.Evaluate(call.Scope), input.Origin) : null,
                Line = call.Line,
            },
            stop);
        SecretRedactor clean = call.Task.Context.Redactor;
        Dictionary<string, object?> result = new()
        {
            ["exit_code"] = (long)end.ExitCode,
            ["stdout"] = clean.Redact(end.Output),
            ["stderr"] = clean.Redact(end.Error),
            ["cut"] = end.IsCut,
        };
        return work.SuccessCodes.Contains(end.ExitCode)
            ? new WorkEnd(WorkOutcome.Done) { Result = result }
            : new WorkEnd(WorkOutcome.Failed) { Result = result, Reason = Reason(command, end, clean) };
    }

    // One argument each, whatever is in it; a list that stands alone is several.
    private static IEnumerable<string> Arguments(TemplateValue argument, ExpressionScope scope)
        => argument.Evaluate(scope) is IReadOnlyList<object?> list
            ? list.Select(item => ExpressionText.Of(item, argument.Origin))
            : [ExpressionText.Of(argument.Evaluate(scope), argument.Origin)];

    private static string Reason(string[] command, ProcessEnd end, SecretRedactor clean)
    {
        string? last = (end.Error.Length > 0 ? end.Error : end.Output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
        string said = last is null ? "It printed nothing." : $"It said last: {InertText.From(clean.Redact(last), 300)}";
        return string.Create(CultureInfo.InvariantCulture, $"'{InertText.From(clean.Redact(string.Join(' ', command)), 120)}' ended with exit code {end.ExitCode}. {said}");
    }
}
