using System.CommandLine;
using System.CommandLine.Parsing;
using Toil.Actions;
using Toil.Operations;
using Toil.Settings;
using Toil.Telemetry;
using Toil.Values;

namespace Toil.Runner;

/// <summary>The runner: arguments in, results and an exit code out.</summary>
/// <param name="terminal">Where it reads and writes.</param>
/// <param name="workingDirectory">Where relative paths are taken from.</param>
/// <param name="actions">What GitHub Actions told; null outside.</param>
internal sealed class RunnerApp(RunnerTerminal terminal, string workingDirectory, ActionsEnvironment? actions = null)
{
    // An @ is part of an argument, as everywhere else: lists of targets have --inventory.
    private static readonly ParserConfiguration s_parsing = new() { ResponseFileTokenReplacer = null };

    public async Task<ExitCode> RunAsync(IReadOnlyList<string> args, CancellationToken cancellation)
    {
        RootCommand root = CommandTree.Build(args, RunOperationAsync);
        ParseResult parsed = root.Parse(args, s_parsing);
        if (IsIncomplete(parsed))
        {
            // Half a command is a question: answer it where errors go, so that a script that reads the output is not misled.
            await root.Parse([.. args, "--help"], s_parsing).InvokeAsync(new InvocationConfiguration { Output = terminal.Error }, cancellation);
            return ExitCode.BadRequest;
        }

        if (WrongArgument(parsed) is { } wrong)
        {
            await terminal.Error.WriteLineAsync(actions is null ? $"error: {wrong}" : ActionsHost.Refusal(wrong));
            return ExitCode.BadRequest;
        }

        int code = await parsed.InvokeAsync(
            new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
            cancellation);
        return (ExitCode)code;
    }

    private static bool IsIncomplete(ParseResult parsed)
        => !IsQuestion(parsed) && parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0;

    private static bool IsQuestion(ParseResult parsed)
        => parsed.Action is System.CommandLine.Help.HelpAction || parsed.Action?.GetType().Name == "VersionOptionAction";

    private static string? WrongArgument(ParseResult parsed)
    {
        if (IsQuestion(parsed))
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

        if (parsed.CommandResult.Command.Subcommands is { Count: > 0 } commands && parsed.UnmatchedTokens is [{ } word, ..])
        {
            string[] names = [.. commands.Select(command => command.Name)];
            return $"There is no command '{InertText.From(word, 80)}'. "
                + (Nearest.To(word, names) is { } nearest ? $"Did you mean '{nearest}'?" : $"There are: {string.Join(", ", names)}.");
        }

        return parsed.Errors.Count > 0 ? $"{InertText.From(parsed.Errors[0].Message)} See --help." : null;
    }

    private async Task<ExitCode> RunOperationAsync(
        IOperation operation, IReadOnlyList<OptionValue> values, IReadOnlyList<OptionValue> common, CancellationToken cancellation)
    {
        SecretRedactor redactor = new();
        RunnerSink sink = new(terminal, redactor);
        OperationContext context = new() { WorkingDirectory = workingDirectory, Sink = sink, Redactor = redactor };
        using ActionsHost? host = actions is null ? null : new ActionsHost(actions, operation.Descriptor, context, new CommandFence(), WriteLines);
        sink.Actions = host;
        ExitCode code = await RunOperationAsync(operation, values, common, context, sink, cancellation);
        host?.Complete(code);
        return code;
    }

    // As one text: nothing that another thread writes comes between.
    private void WriteLines(string lines) => terminal.Error.Write(lines + Environment.NewLine);

    private async Task<ExitCode> RunOperationAsync(
        IOperation operation, IReadOnlyList<OptionValue> values, IReadOnlyList<OptionValue> common, OperationContext context, RunnerSink sink, CancellationToken cancellation)
    {
        try
        {
            RunnerOptions options = OptionBinder.Bind(new RunnerOptions(), common, workingDirectory);
            if (options.WhatIf && !operation.Descriptor.HasDryRun)
            {
                throw NoDryRun(operation.Descriptor);
            }

            Severity? failOn = FailLevel(operation.Descriptor, options.FailOn);
            context = context with
            {
                Settings = ToilSettings.Load(options.Config, workingDirectory),
                Input = terminal.Input,
                Questions = RunnerQuestions.Of(terminal, sink),
                IsConfirmed = options.Yes,
                IsDryRun = options.WhatIf,
            };
            using RunnerReports reports = RunnerReports.Open(operation.Descriptor, options, context, terminal, sink);
            bool isWhole = await WriteAsync(operation, values, context, reports, sink, cancellation);

            // A request that was wrong in part comes before what was found: nobody has looked at the wrong part.
            ExitCode code = !isWhole ? ExitCode.Cancelled
                : sink.Code ?? (failOn is { } level && reports.Tally.Found >= level ? ExitCode.Findings : ExitCode.Done);
            return reports.IsLost && isWhole ? ExitCodes.Worse(code, ExitCode.Failed) : code;
        }
        catch (ToilException error)
        {
            sink.Problem(error);
            return sink.Code ?? ExitCodes.Of(error);
        }
        catch (IOException error) when (RunnerTerminal.IsReaderGone(error))
        {
            // A pager or head has what it wanted. Not a failure, and not the whole either.
            return ExitCode.Cancelled;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            sink.Warning($"The results could not be written to the end: {InertText.From(error.Message)}");
            return ExitCodes.Worse(sink.Code, ExitCode.Failed);
        }
        catch (Exception error)
        {
            sink.Defect(error);
            return ExitCode.Failed;
        }
    }

    /// <summary>Runs and writes; what is finished when the run is cancelled is still written.</summary>
    /// <returns>False where it was cancelled.</returns>
    private async Task<bool> WriteAsync(
        IOperation operation, IReadOnlyList<OptionValue> values, OperationContext context, RunnerReports reports, RunnerSink sink, CancellationToken cancellation)
    {
        bool isWhole = true;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await using IAsyncEnumerator<object> results = operation.RunAsync(values, context, stop.Token).GetAsyncEnumerator(CancellationToken.None);
            while (await NextAsync(results, reports.Output, stop))
            {
                if (terminal.IsOutputTerminal)
                {
                    sink.ClearProgress();
                }

                reports.Write(results.Current);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            isWhole = false;
        }
        catch (ToilException error)
        {
            // What was found before it is shown; where there is nothing, the error says it all.
            sink.Problem(error);
            if (reports.Tally.Total == 0)
            {
                return isWhole;
            }
        }

        sink.ClearProgress();
        reports.Complete(isWhole, sink.Code is not null);
        FlushOutput(reports.Output);
        if (!isWhole)
        {
            sink.Warning("Cancelled: what is shown was found until then.");
        }

        return isWhole;
    }

    // What waits in the buffer is not written yet: a disk that is full is found here, while it can still be said.
    private static void FlushOutput(TextWriter output)
    {
        try
        {
            output.Flush();
        }
        catch (IOException error) when (RunnerTerminal.IsReaderGone(error))
        {
            // Whoever read it has what they wanted.
        }
    }

    // Whoever reads along sees what there is as soon as the next result has to be waited for.
    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<object> results, TextWriter output, CancellationTokenSource stop)
    {
        ValueTask<bool> next = results.MoveNextAsync();
        if (next.IsCompleted)
        {
            return await next;
        }

        Task<bool> working = next.AsTask();
        try
        {
            output.Flush();
        }
        catch
        {
            // Nobody reads any more. What is under way ends first: an operation cannot be left while it works.
            await stop.CancelAsync();
            await ((Task)working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return await working;
    }

    private static ToilException NoDryRun(OperationDescriptor descriptor)
    {
        string with = string.Join(", ", OperationCatalog.All.Where(operation => operation.Descriptor.HasDryRun).Select(operation => operation.Descriptor.Name));
        return ToilException.Invalid(
            "DryRunUnknown", $"--what-if: {descriptor.Name} cannot say what it would do.",
            with.Length > 0 ? $"Leave it out; it is for {with}." : "Leave it out.", descriptor.Name);
    }

    private static Severity? FailLevel(OperationDescriptor descriptor, string? text) => text is null ? null
        : descriptor.FailLevels.FirstOrDefault(level => level.Key.Equals(text.Replace("-", null, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)) is { Key: not null } found
            ? found.Value
            : throw ToilException.Invalid(
                "FailLevelUnknown", $"--fail-on: '{InertText.From(text, 40)}' is no level.",
                $"{(Nearest.To(text, descriptor.FailLevels.Keys) is { } nearest ? $"Did you mean {nearest}? " : string.Empty)}Give one of {string.Join(", ", descriptor.FailLevels.Keys)}.", text);
}
