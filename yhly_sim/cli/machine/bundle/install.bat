@echo off
rem 不联网安装 yhly-sim：install.bat [文件夹]    Installs yhly-sim without a network: install.bat [FOLDER]
chcp 65001 >nul
setlocal
set "here=%~dp0"
set "folder=%~1"
if "%folder%"=="" set "folder=%here%yhly"
set "python=py -$python_version"
%python% -c "import sys" >nul 2>nul || set "python=python"
%python% -c "import sys; sys.exit(sys.version_info[:2] != ($python_tuple))" >nul 2>nul
if errorlevel 1 (
  echo 需要 Python $python_version；装好后再运行。
  echo Python $python_version is needed; install it and try again.
  exit /b 3
)
%python% -m venv "%folder%" || exit /b 3
"%folder%\Scripts\python" -m pip install --quiet --no-index --find-links "%here%wheels" "$requirement" || exit /b 3
echo 已安装。上课前运行一次："%folder%\Scripts\yhly" prepare；打开课堂："%folder%\Scripts\yhly" web
echo Installed. Once before a class: "%folder%\Scripts\yhly" prepare; to open the classroom: "%folder%\Scripts\yhly" web
if "%~1"=="" pause
