using Toil.Migrations.Throttling;
using Toil.Operations;

namespace Toil.Core.Tests.Migrations.Throttling;

public sealed class FileSignalTests : SignalTestBase
{
    [Fact]
    public async Task A_file_holds_while_it_is_there()
    {
        FileSignal signal = new(Folder["hold"]);
        Assert.False((await signal.ReadAsync(Token)).IsHeld);
        Folder.Write("hold", string.Empty);
        ThrottleReading reading = await signal.ReadAsync(Token);
        Assert.Equal((true, $"there is the file {Folder["hold"]}"), (reading.IsHeld, reading.Reason));
        File.Delete(Folder["hold"]);
        Assert.False((await signal.ReadAsync(Token)).IsHeld);
    }

    [Fact]
    public async Task A_folder_of_that_name_and_a_link_to_nowhere_hold_too()
    {
        Directory.CreateDirectory(Folder["folder"]);
        Folder.Link("link", Folder["nowhere"]);
        Assert.True((await new FileSignal(Folder["folder"]).ReadAsync(Token)).IsHeld);
        Assert.True((await new FileSignal(Folder["link"]).ReadAsync(Token)).IsHeld);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_no_answer()
    {
        ToilException error = await Assert.ThrowsAsync<ToilException>(() => new FileSignal(Folder["gone/hold"]).ReadAsync(Token));
        Assert.Equal(ThrottleErrors.Unreadable, error.ErrorId);
        Assert.Contains("gone", error.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_may_not_be_read_is_no_answer()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "This user may read everything.");
        Directory.CreateDirectory(Folder["closed"]);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Folder["closed"], UnixFileMode.None);
        }

        await Assert.ThrowsAsync<ToilException>(() => new FileSignal(Folder["closed/hold"]).ReadAsync(Token));
    }
}
