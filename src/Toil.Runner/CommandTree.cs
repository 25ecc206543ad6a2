using System.CommandLine;
using System.CommandLine.Parsing;
using Toil.Operations;

namespace Toil.Runner;

/// <summary>Makes the command line from the catalog: <c>toil SLICE VERB [options]</c>. It turns tokens into values; the binder does the rest.</summary>
internal static class CommandTree
{
    /// <summary>Makes the commands. Only those whose verb stands among the arguments get their options: reading the others' would take longer than starting a timer.</summary>
    public static RootCommand Build(
        IReadOnlyList<string> args, Func<IOperation, IReadOnlyList<OptionValue>, IReadOnlyList<OptionValue>, CancellationToken, Task<ExitCode>> run)
    {
        RootCommand root = new("Takes over recurring operations chores. Exit codes: 0 done, 1 failed, 2 wrong request, 3 findings at or above --fail-on, 4 a gate refused, 5 waiting for an approval, 6 rolled back, 7 rollback failed, 130 cancelled.");
        foreach (IGrouping<string, IOperation> slice in OperationCatalog.All.GroupBy(operation => operation.Descriptor.Slice))
        {
            Command group = new(slice.Key, $"Operations: {string.Join(", ", slice.Select(operation => operation.Descriptor.Verb))}.");
            foreach (IOperation operation in slice)
            {
                group.Subcommands.Add(args.Contains(operation.Descriptor.Verb) ? BuildCommand(operation, run) : new Command(operation.Descriptor.Verb, operation.Descriptor.Summary));
            }

            root.Subcommands.Add(group);
        }

        return root;
    }

    private static Command BuildCommand(
        IOperation operation, Func<IOperation, IReadOnlyList<OptionValue>, IReadOnlyList<OptionValue>, CancellationToken, Task<ExitCode>> run)
    {
        OperationDescriptor descriptor = operation.Descriptor;
        Command command = new(descriptor.Verb, $"{descriptor.Summary}\n\n{descriptor.Description}\n\nIn PowerShell: {descriptor.Cmdlet}.");
        List<OptionSymbol> own = [.. descriptor.Options.Options.Select(option => new OptionSymbol(option, Add(command, option)))];
        List<OptionSymbol> common = [.. OptionSchema.Of(typeof(RunnerOptions)).Options
            .Where(option => option.Name != nameof(RunnerOptions.FailOn) || descriptor.FailLevels.Count > 0)
            .Select(option => new OptionSymbol(option, Add(command, option, descriptor)))];
        command.SetAction(async (result, cancellation) => (int)await run(operation, Read(result, own), Read(result, common), cancellation));
        return command;
    }

    private static Symbol Add(Command command, OptionDescriptor option, OperationDescriptor? descriptor = null)
    {
        string help = option.HelpText + (option.Name == nameof(RunnerOptions.FailOn) && descriptor is not null
            ? $" Levels: {string.Join(", ", descriptor.FailLevels.Keys)}."
            : string.Empty);
        if (option.Position >= 0)
        {
            Argument argument = option.Kind is OptionKind.List or OptionKind.Objects
                ? new Argument<string[]>(option.KebabName) { Arity = ArgumentArity.ZeroOrMore }
                : new Argument<string>(option.KebabName) { Arity = ArgumentArity.ZeroOrOne };
            argument.Description = help;
            argument.HelpName = option.Placeholder;
            command.Arguments.Add(argument);
            return argument;
        }

        string name = "--" + option.KebabName;
        Option added = option.Kind switch
        {
            OptionKind.Switch => new Option<bool>(name) { Arity = ArgumentArity.Zero },
            OptionKind.List or OptionKind.Map or OptionKind.Objects => new Option<string[]>(name) { Arity = ArgumentArity.OneOrMore, HelpName = option.Placeholder },
            _ => new Option<string>(name) { Arity = ArgumentArity.ExactlyOne, HelpName = option.Placeholder },
        };
        added.Description = help;
        added.Hidden = descriptor is not null && !IsOffered(option, descriptor);
        command.Options.Add(added);
        return added;
    }

    // What an operation has no use for is understood, and not shown.
    private static bool IsOffered(OptionDescriptor option, OperationDescriptor operation) => option.Name switch
    {
        nameof(RunnerOptions.Yes) => operation.HasEffect,
        nameof(RunnerOptions.WhatIf) => operation.HasDryRun,
        _ => true,
    };

    private static List<OptionValue> Read(ParseResult result, List<OptionSymbol> symbols)
    {
        List<OptionValue> values = [];
        foreach ((OptionDescriptor option, Symbol symbol) in symbols)
        {
            SymbolResult? given = symbol is Argument argument ? result.GetResult(argument) : result.GetResult((Option)symbol);
            if (given is null or OptionResult { Implicit: true } || (given is ArgumentResult && given.Tokens.Count == 0))
            {
                continue;
            }

            ValueOrigin origin = new(symbol is Argument ? option.KebabName : "--" + option.KebabName);
            string[] texts = [.. given.Tokens.Select(token => token.Value)];
            values.Add(new OptionValue(option.Name, option.Kind switch
            {
                OptionKind.Switch => true,
                OptionKind.List or OptionKind.Map or OptionKind.Objects => texts,
                _ => texts[^1],
            }, origin));
        }

        return values;
    }

    /// <summary>An option, and what stands for it on the command line.</summary>
    private sealed record OptionSymbol(OptionDescriptor Option, Symbol Symbol);
}
