using Toil.Operations;
using Toil.Values;

namespace Toil.Schedules.Installing;

/// <summary>Keeps two registrations of one user apart. It is free again when its process ends, however that ends.</summary>
internal static class ScheduleLock
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits for it.</summary>
    /// <exception cref="ToilException"><c>ScheduleBusy</c>, <c>ScheduleFileFailed</c>.</exception>
    public static async Task<IDisposable> TakeAsync(string folder, CancellationToken cancellation)
    {
        string path = Path.Combine(folder, "lock");
        long started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                Directory.CreateDirectory(folder);
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (UnauthorizedAccessException error)
            {
                throw new ToilException("ScheduleFileFailed", ErrorKind.AccessDenied, $"{InertText.From(path)} cannot be written: {InertText.From(error.Message)}", "Check the folder, and who may write there.", path, error);
            }
            catch (IOException error) when (TimeProvider.System.GetElapsedTime(started) > s_patience)
            {
                throw new ToilException("ScheduleBusy", ErrorKind.Conflict, $"Another process registers or removes a schedule, and holds {InertText.From(path)}.", "Do this again when it has ended.", path, error);
            }
            catch (IOException)
            {
                await Task.Delay(s_pause, TimeProvider.System, cancellation);
            }
        }
    }
}
