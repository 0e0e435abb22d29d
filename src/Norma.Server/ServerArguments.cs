using System.Globalization;
using Norma.Spec;

namespace Norma.Server;

/// <summary>The command line of the server alone: <c>Norma.Server PACKAGE|FILE.onnx [--port N] [--host ADDRESS] …</c>.</summary>
static class ServerArguments
{
    const string Usage = "PACKAGE|FILE.onnx [--name NAME] [--host ADDRESS] [--port N] [--token-file FILE] [--insecure] [--allow-host NAME]… [--max-batch-size N] [--max-body-bytes N] [--request-timeout SECONDS] [--concurrency N] [--queue-limit N] [--max-connections N] [--drain-time SECONDS] [--log-requests]";

    /// <summary>Reads the arguments; the token comes from a file or the variable <c>NORMA_TOKEN</c>.</summary>
    /// <exception cref="FindingsException"><c>SERV010</c>: an argument is not understood (exit 2). <c>SERV011</c>: the token's file cannot be read (exit 5).</exception>
    public static ServerOptions Parse(string[] args, Func<string, string?> variable)
    {
        string? model = null;
        var hosts = new List<string>();
        var options = new ServerOptions("") { Token = variable("NORMA_TOKEN") is { Length: > 0 } token ? token : null, AllowedHosts = hosts };
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i];
            switch (name)
            {
                case "--name": options = options with { Name = Value() }; break;
                case "--host": options = options with { Host = Value() }; break;
                case "--port": options = options with { Port = Whole() }; break;
                case "--token-file": options = options with { Token = ReadToken(Value()) }; break;
                case "--insecure": options = options with { Insecure = true }; break;
                case "--allow-host": hosts.Add(Value()); break;
                case "--max-batch-size": options = options with { MaxBatchSize = Whole() }; break;
                case "--max-body-bytes": options = options with { MaxBodyBytes = Whole() }; break;
                case "--request-timeout": options = options with { RequestTimeout = Seconds() }; break;
                case "--concurrency": options = options with { Concurrency = Whole() }; break;
                case "--queue-limit": options = options with { QueueLimit = Whole() }; break;
                case "--max-connections": options = options with { MaxConnections = Whole() }; break;
                case "--drain-time": options = options with { DrainTime = Seconds() }; break;
                case "--log-requests": options = options with { LogRequests = true }; break;
                case ['-', ..]: throw Wrong(name, "is not known");
                case var path when model is null: model = path; break;
                default: throw Wrong(name, "is a second model");
            }

            string Value() => ++i < args.Length ? args[i] : throw Wrong(name, "has no value");
            int Whole() => int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(name, $"received {Printable.Quote(args[i])}, not a whole number");
            TimeSpan Seconds() => double.TryParse(Value(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= 86_400 ? TimeSpan.FromSeconds(number) : throw Wrong(name, $"received {Printable.Quote(args[i])}, not seconds of a day");
        }
        return options with { Model = model ?? throw Wrong("", "no model is named") };
    }

    /// <summary>The token that a file holds, without the end of its line.</summary>
    /// <exception cref="FindingsException"><c>SERV011</c>: it cannot be read (exit 5).</exception>
    public static string ReadToken(string path)
    {
        try
        {
            return File.ReadAllText(path).TrimEnd('\r', '\n');
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FindingsException(ExitCode.Environment, new Finding("SERV011", "token", $"cannot be read ({fault.GetType().Name})") { File = path, Expected = "a file that this user may read", Fix = "correct the name or the permissions." });
        }
    }

    static FindingsException Wrong(string argument, string why) => new(ExitCode.Spec, new Finding("SERV010", argument, why) { Expected = Usage, Fix = "correct the command line." });
}
