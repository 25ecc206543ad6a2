using System.Runtime.CompilerServices;
using Toil.Certificates.Sources.Kubernetes;
using Toil.Certificates.Targets;
using Toil.Operations;

namespace Toil.Certificates.Inventories;

/// <summary>Where the input is what kubectl writes: makes one target of it, beside those that are named.</summary>
internal static class KubernetesIntake
{
    // Names the input, as it does for inventories.
    private const string Dash = "-";

    private static readonly string[] s_texts = ["apiVersion:", "{"];

    // What PowerShell makes of an object that has to be a text: one of ConvertFrom-Json, or a row that has no column by the name of a target.
    private static readonly string[] s_objects = ["@{", "System.Collections.", "System.Management.Automation."];

    /// <summary>Yields the targets that are named, once, and the input as a target; then hands on the piped lines as they come.</summary>
    /// <param name="call">The call; its piped items are lines or objects.</param>
    /// <param name="named">Yields the targets that options name.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ToilException"><c>KubernetesInputInvalid</c>: there is nothing to read.</exception>
    public static async IAsyncEnumerable<(SweepTarget Target, TargetOptions Options)> ReadAsync(
        OperationCall<SweepOptions> call,
        Func<SweepOptions, OperationContext, CancellationToken, IAsyncEnumerable<(SweepTarget Target, TargetOptions Options)>> named,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        SweepOptions own = call.Options with { Target = [.. call.Options.Target.Where(text => text != Dash)] };
        bool any = own.Target.Count + own.Path.Count + own.LiteralPath.Count + own.Inventory.Count > 0;
        bool asksForInput = !any || own.Target.Count < call.Options.Target.Count;
        await foreach ((SweepTarget, TargetOptions) target in named(own, call.Context, cancellation))
        {
            yield return target;
        }

        PipedText? piped = null;
        try
        {
            await foreach (SweepOptions item in call.Items.WithCancellation(cancellation))
            {
                foreach (object line in item.InputObject)
                {
                    if (piped is null)
                    {
                        piped = new PipedText(cancellation);
                        yield return (new KubernetesTarget(piped), own);
                    }

                    await piped.WriteLineAsync(line as string ?? throw NoText(line));
                }
            }
        }
        finally
        {
            piped?.Complete();
        }

        if (piped is not null || !asksForInput)
        {
            yield break;
        }

        yield return (new KubernetesTarget(call.Context.Input ?? throw Nothing()), own);
    }

    /// <summary>Stops at the first line of an export that is piped as if it were targets: each line would be resolved, and shown where it is none.</summary>
    /// <exception cref="ToilException"><c>KubernetesNotAsked</c>: it is such a line, or an object.</exception>
    public static void Refuse(SweepOptions options)
    {
        if (IsOneOf(options.Target, s_objects))
        {
            throw ToilException.Invalid(
                "KubernetesNotAsked", "A piped object names no target.",
                "Give it a property Target, as Select-Object @{ Name = 'Target'; Expression = 'Server' } makes one of Server; where it is what kubectl wrote, add -Kubernetes.");
        }

        if (options.InputObject.Count > 0 || IsOneOf(options.Target, s_texts))
        {
            throw ToilException.Invalid(
                "KubernetesNotAsked", "This is what kubectl writes, and no list of targets.", "Add --kubernetes to the runner's arguments, -Kubernetes to the cmdlet's.");
        }
    }

    private static bool IsOneOf(IReadOnlyList<string> targets, string[] beginnings)
        => targets is [var first] && beginnings.Any(text => first.StartsWith(text, StringComparison.Ordinal));

    private static ToilException NoText(object line) => ToilException.Invalid(
        "KubernetesInputInvalid", $"An object of type {line.GetType().Name} is no text of an export.", "Pipe what kubectl writes, or what ConvertFrom-Json makes of it.");

    private static ToilException Nothing() => ToilException.Invalid(
        "KubernetesInputInvalid", "There is no input to read an export from.", "Pipe it: kubectl get secret,configmap -A -o yaml | ..., or name the file as a target.");
}
