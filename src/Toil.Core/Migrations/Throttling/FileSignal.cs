using Toil.Resilience;
using Toil.Values;

namespace Toil.Migrations.Throttling;

/// <summary>A file: the work waits while there is one. It looks at the attributes, since asking whether a file exists says no wherever one may not look.</summary>
internal sealed class FileSignal(string path) : IThrottleSignal
{
    /// <inheritdoc/>
    public string Name => "file";

    // On a worker: a network drive that hangs is to cost a reading, and not the work.
    /// <inheritdoc/>
    public Task<ThrottleReading> ReadAsync(CancellationToken cancellation) => Abandonable.RunAsync(() => Task.FromResult(Look()), cancellation);

    private ThrottleReading Look()
    {
        string shown = InertText.From(path, 200);
        try
        {
            _ = File.GetAttributes(path);
            return ThrottleReading.Held($"there is the file {shown}");
        }
        catch (FileNotFoundException)
        {
            return ThrottleReading.Free;
        }
        catch (DirectoryNotFoundException)
        {
            throw ThrottleErrors.Cannot(Name, $"the folder of {shown} is not there", "Make the folder, or correct throttle.file.");
        }
        catch (UnauthorizedAccessException)
        {
            throw ThrottleErrors.Cannot(Name, $"this user may not look at {shown}", "Let the user read the folder, or correct throttle.file.");
        }
    }
}
