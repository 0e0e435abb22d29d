@echo off
rem Builds and runs the tests: test (3 to 4 minutes), test --all (the slow suites too), any other arguments go to the runner.
setlocal
cd /d "%~dp0"
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
set "rest="
if "%~1"=="--all" (
    set NORMA_SLOW=1
    shift
)
:next
if "%~1"=="" goto build
set rest=%rest% %1
shift
goto next
:build
set DOTNET_TieredPGO=0
dotnet build norma.slnx -c Release -v q --nologo -clp:NoSummary
if errorlevel 1 exit /b 1
set DOTNET_TieredPGO=
set "log=%TEMP%\norma-test-%RANDOM%.log"
dotnet test --project tests\Norma.Tests -c Release --no-build --no-progress%rest% > "%log%" 2>&1
set code=%errorlevel%
type "%log%"
call :count succeeded passed
call :count failed failed
call :count skipped skipped
del "%log%"
echo %passed% passed, %failed% failed, %skipped% skipped
exit /b %code%

:count
set "%2=0"
for /f "tokens=2 delims=: " %%n in ('findstr /r /c:"^ *%1: [0-9]" "%log%"') do set "%2=%%n"
exit /b 0
