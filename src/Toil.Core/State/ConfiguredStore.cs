using System.Globalization;
using Toil.Operations;
using Toil.Values;

namespace Toil.State;

/// <summary>The store that an operation uses: the one it was given, else <c>$TOIL_STORE</c>, the settings, the platform's state folder.</summary>
internal static class ConfiguredStore
{
    /// <summary>Opens it; makes it or upgrades its schema where that is due.</summary>
    /// <param name="context">Settings, clock and secrets.</param>
    /// <param name="given">Location from an option; null for the configured one.</param>
    /// <param name="cancellation">Stops the opening.</param>
    /// <exception cref="ToilException">As for <see cref="StateStore.OpenAsync(StoreLocation, StoreOptions, CancellationToken)"/>, and <c>StoreLocationInvalid</c>.</exception>
    public static Task<StateStore> OpenAsync(OperationContext context, string? given, CancellationToken cancellation)
    {
        StoreOptions options = new()
        {
            Time = context.Time,
            ResolveSecret = reference => SecretReference.Parse(reference, CultureInfo.InvariantCulture).Resolve(context),
        };
        return StateStore.OpenAsync(Locate(context, given), options, cancellation);
    }

    /// <summary>Where it is; opens and makes nothing.</summary>
    public static StoreLocation Locate(OperationContext context, string? given) => given is not null
        ? StoreLocation.Parse(given, context.WorkingDirectory)
        : StoreLocation.Resolve(
            context.Settings.Store, Environment.GetEnvironmentVariable, context.Settings.Folder ?? context.WorkingDirectory, context.WorkingDirectory);
}
