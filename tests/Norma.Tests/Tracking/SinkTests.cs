using Norma.Formats.TensorBoard;
using Norma.Spec;
using Norma.Tracking;
using Norma.Tracking.Sinks;
using Xunit;

namespace Norma.Tests.Tracking;

public sealed class SinkTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("norma-sinks-").FullName;

    static readonly Items<string> s_columns = ["loss", "val_loss", "accuracy", "val_accuracy"];

    static readonly HistoryRow[] s_rows =
    [
        new(1, 10, 0.5, 0.001, new([new("loss", 0.7), new("val_loss", 0.69), new("accuracy", 0.5)])),
        new(2, 20, 1.25, 0.0005, new([new("loss", 0.6), new("val_loss", 0.61), new("accuracy", 0.75), new("val_accuracy", 0.625)])),
    ];

    [Fact]
    public void History_has_a_row_an_epoch_and_empty_cells_for_undefined_values()
    {
        var path = Path.Combine(_folder, "history.csv");
        var sink = new HistoryCsv(path);
        sink.Write(At(0));
        sink.Write(At(1));
        sink.Write(At(1));
        sink.Write(At(2));
        Assert.Equal(
            "epoch,step,seconds,learning_rate,loss,val_loss,accuracy,val_accuracy\n1,10,0.5,0.001,0.7,0.69,0.5,\n2,20,1.25,0.0005,0.6,0.61,0.75,0.625\n",
            File.ReadAllText(path));
    }

    [Fact]
    public void A_resumed_history_has_neither_gaps_nor_doubles()
    {
        var path = Path.Combine(_folder, "history.csv");
        var first = new HistoryCsv(path);
        first.Write(At(0));
        first.Write(At(2));
        var whole = File.ReadAllText(path);
        var second = new HistoryCsv(path);   // goes on from a checkpoint of the first epoch
        second.Write(At(1));
        second.Write(At(2));
        Assert.Equal(whole, File.ReadAllText(path));
    }

    [Fact]
    public void Events_equal_the_history()
    {
        var folder = Path.Combine(_folder, "events");
        var sink = new TensorBoardEvents(folder, TimeProvider.System);
        sink.Write(At(0));
        sink.Write(At(1));
        sink.Write(At(2));
        Check();
        new TensorBoardEvents(folder, TimeProvider.System).Write(At(2));   // a resume writes them anew
        Check();

        void Check()
        {
            using var stream = File.OpenRead(Assert.Single(Directory.GetFiles(folder)));
            Assert.Equal(
                [("train/learning_rate", 10L, 0.001f), ("train/loss", 10, 0.7f), ("validation/loss", 10, 0.69f), ("train/accuracy", 10, 0.5f),
                 ("train/learning_rate", 20, 0.0005f), ("train/loss", 20, 0.6f), ("validation/loss", 20, 0.61f), ("train/accuracy", 20, 0.75f), ("validation/accuracy", 20, 0.625f)],
                EventFile.Read(stream).Select(e => (e.Tag, e.Step, e.Value)));
        }
    }

    [Fact]
    public void An_event_has_the_bytes_that_TensorBoard_reads()
    {
        // Worked by hand: wall_time 1.0, step 3, summary { value { tag "a", simple_value 2.0 } }; the masked CRC-32Cs by a bitwise loop in Python
        // that gives 0xE3069283 for "123456789".
        var record = EventFile.Scalar(new(1, 3, "a", 2));
        Assert.Equal(
            new byte[] { 0x09, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x10, 3, 0x2A, 10, 0x0A, 8, 0x0A, 1, (byte)'a', 0x15, 0, 0, 0, 0x40 },
            record[12..^4]);
        Assert.Equal(23, record[0]);
        Assert.Equal(0x1EF8CEE7u, BitConverter.ToUInt32(record, 8));
        Assert.Equal(0x477B0CB2u, BitConverter.ToUInt32(record, record.Length - 4));
    }

    [Fact]
    public void A_changed_or_cut_event_file_is_noticed()
    {
        var bytes = EventFile.Begin(1).Concat(EventFile.Scalar(new(1, 3, "a", 2))).ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 1;
            Assert.Throws<InvalidDataException>(() => EventFile.Read(new MemoryStream(changed)));
        }
        Assert.Throws<InvalidDataException>(() => EventFile.Read(new MemoryStream(bytes[..^1])));
    }

    [Fact]
    public void A_folder_belongs_to_one_run_until_it_ends()
    {
        using (RunLock.Take(_folder))
        {
            var fault = Assert.Throws<FindingsException>(() => RunLock.Take(_folder));
            Assert.Equal((ExitCode.Environment, "FILE030"), (fault.ExitCode, fault.Findings[0].Code));
        }
        RunLock.Take(_folder).Dispose();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static Moment At(int rows) => new(rows, 5, rows * 10, 50, null, 0, null, rows > 0, s_columns, s_rows[..rows]);
}
