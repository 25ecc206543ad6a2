using System.CommandLine;
using System.CommandLine.Parsing;
using Toil.Operations;
using Toil.Settings;
using Toil.Telemetry;
using Toil.Values;

namespace Toil.Runner;

/// <summary>The runner: arguments in, results and an exit code out.</summary>
internal sealed class RunnerApp(RunnerTerminal terminal, string workingDirectory)
{
    public async Task<ExitCode> RunAsync(IReadOnlyList<string> args, CancellationToken cancellation)
    {
        RootCommand root = CommandTree.Build(RunOperationAsync);
        ParseResult parsed = root.Parse(args);
        if (WrongArgument(parsed) is { } wrong)
        {
            await terminal.Error.WriteLineAsync($"error: {wrong}");
            return ExitCode.BadRequest;
        }

        int code = await parsed.InvokeAsync(
            new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
            cancellation);
        return (ExitCode)code;
    }

    private static string? WrongArgument(ParseResult parsed)
    {
        if (parsed.Action is System.CommandLine.Help.HelpAction || parsed.Action?.GetType().Name == "VersionOptionAction")
        {
            return null;
        }

        // What looks like an option and is none would otherwise be taken for a target.
        string? unknown = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token => token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal))
            .Select(token => token.Value).FirstOrDefault();
        if (unknown is not null)
        {
            string[] known = [.. parsed.CommandResult.Command.Options.Select(option => option.Name)];
            string name = unknown.Split('=', ':')[0];
            return $"There is no option '{InertText.From(name, 80)}'. "
                + (Nearest.To(name, known) is { } nearest ? $"Did you mean '{nearest}'?" : "See --help.");
        }

        return parsed.Errors.Count > 0 ? $"{InertText.From(parsed.Errors[0].Message)} See --help." : null;
    }

    private async Task<ExitCode> RunOperationAsync(
        IOperation operation, IReadOnlyList<OptionValue> values, IReadOnlyList<OptionValue> common, CancellationToken cancellation)
    {
        SecretRedactor redactor = new();
        RunnerSink sink = new(terminal, redactor);
        try
        {
            RunnerOptions options = OptionBinder.Bind(new RunnerOptions(), common, workingDirectory);
            Severity? failOn = FailLevel(operation.Descriptor, options.FailOn);
            OperationContext context = new()
            {
                WorkingDirectory = workingDirectory,
                Sink = sink,
                Settings = ToilSettings.Load(options.Config, workingDirectory),
                Redactor = redactor,
                Input = terminal.Input,
            };
            using RunnerReports reports = RunnerReports.Open(operation.Descriptor, options, context, terminal);
            bool isWhole = await WriteAsync(operation, values, context, reports, sink, cancellation);
            return !isWhole ? ExitCode.Cancelled
                : sink.Code ?? (failOn is { } level && reports.Tally.Worst >= level ? ExitCode.Findings : ExitCode.Done);
        }
        catch (ToilException error)
        {
            sink.Problem(error);
            return RunnerSink.CodeOf(error);
        }
        catch (IOException error)
        {
            sink.Warning($"The results could not be written to the end: {InertText.From(error.Message)}");
            return ExitCode.Failed;
        }
    }

    /// <summary>Runs and writes; what is finished when the run is cancelled is still written.</summary>
    /// <returns>False where it was cancelled.</returns>
    private static async Task<bool> WriteAsync(
        IOperation operation, IReadOnlyList<OptionValue> values, OperationContext context, RunnerReports reports, RunnerSink sink, CancellationToken cancellation)
    {
        bool isWhole = true;
        try
        {
            await foreach (object result in operation.RunAsync(values, context, cancellation))
            {
                reports.Write(result);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            isWhole = false;
        }

        sink.ClearProgress();
        reports.Complete();
        if (!isWhole)
        {
            sink.Warning("Cancelled: what is shown was found until then.");
        }

        return isWhole;
    }

    private static Severity? FailLevel(OperationDescriptor descriptor, string? text) => text is null ? null
        : descriptor.FailLevels.FirstOrDefault(level => level.Key.Equals(text.Replace("-", null, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)) is { Key: not null } found
            ? found.Value
            : throw ToilException.Invalid(
                "FailLevelUnknown", $"--fail-on: '{InertText.From(text, 40)}' is no level.", $"Give one of {string.Join(", ", descriptor.FailLevels.Keys)}.", text);
}
